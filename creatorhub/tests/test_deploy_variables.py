"""Every variable that the code reads is in .env.example and docs/deploy.md, and none besides."""

import re

from django.conf import settings

ROOT = settings.BASE_DIR
TEXT = (ROOT / ".env.example").read_text()
EXAMPLE = dict(re.findall(r"^([A-Z_]+)=(.*)$", TEXT, re.MULTILINE))
# Read by the compose file alone.
OF_COMPOSE = {"POSTGRES_PASSWORD"}
# Of Django, of the C library, of make, and what one of our processes tells another.
NOT_OURS = {
    "DJANGO_SETTINGS_MODULE",
    "FILE",
    "MALLOC_ARENA_MAX",
    "PATH",
    "PROMETHEUS_MULTIPROC_DIR",
}
READ = re.compile(r"""(?:env\.[a-z]+|environ\.get)\(\s*["']([A-Z_]+)["']""")


def read_by_the_code() -> set[str]:
    """The names in the settings and in the embedded services."""
    folders = [ROOT / "creatorhub" / "settings", ROOT / "creatorhub" / "embedded"]
    files = [path for folder in folders for path in folder.glob("*.py")]
    names = {name for path in files for name in READ.findall(path.read_text())}
    return names - NOT_OURS


def test_the_example_names_every_variable_that_is_read_and_no_other():
    assert set(EXAMPLE) == read_by_the_code() | OF_COMPOSE


def test_each_variable_of_the_example_is_explained_above_it():
    for block in re.split(r"\n{2,}", TEXT):
        assert block.lstrip().startswith("#"), block


def test_the_page_on_deploying_explains_every_variable_and_no_other():
    page = (ROOT / "docs" / "deploy.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)

    assert sorted(rows) == sorted(EXAMPLE)
