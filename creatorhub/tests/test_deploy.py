"""What is shipped in deploy/ holds together: image, compose file, units and the code they start."""

import configparser
import re
import shlex

import pytest
import yaml
from django.conf import settings

from creatorhub.embedded.postgres import EXTENSIONS
from creatorhub.embedded.stack import application_parts
from creatorhub.tests.test_deploy_variables import EXAMPLE

ROOT = settings.BASE_DIR
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]
PARTS = {part.name for part in application_parts(settings.STATE, 8000, {})}
# A tag names a release, never what happens to be the latest.
PINNED = re.compile(r"^[a-z0-9/.-]+:[0-9]+(\.[0-9]+)*(-[a-z0-9.-]+)?$")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each with its words on one line."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [tuple(line.split(maxsplit=1)) for line in lines if line.strip()]  # type: ignore[misc]


def final_stage() -> list[tuple[str, str]]:
    """What the image that runs is made by."""
    stages = [number for number, (word, _) in enumerate(instructions()) if word == "FROM"]
    return instructions()[stages[-1] :]


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps this path out of the image."""
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    return not any(path == name or path.startswith(f"{name}/") for name in allowed)


def command_works(words: list[str]) -> bool:
    """Whether a command names something that the code has."""
    if words[1:4] == ["-m", "creatorhub.embedded", "serve"]:
        return words[4:] in [[part] for part in PARTS]
    return words[1:] == ["manage.py", "migrate_all"]


def test_the_image_is_made_of_pinned_bases_and_nothing_from_the_network_by_address():
    bases = [words.split()[0] for word, words in instructions() if word == "FROM"]

    assert all(PINNED.match(base) for base in bases), bases
    assert len(set(bases)) == 1  # what is compiled in one runs in the other
    assert "ADD" not in [word for word, _ in instructions()]
    assert not re.search(r"curl|wget|https?://(?!build)", (DEPLOY / "Dockerfile").read_text())


def test_the_image_runs_as_nobody_in_particular_and_without_tools_to_build():
    words = dict(final_stage())

    assert words["USER"] == "10001:10001"
    assert final_stage().index(("USER", words["USER"])) < len(final_stage()) - 1
    assert "apt-get" not in str(final_stage())
    assert "pip uninstall" in str(instructions())
    assert command_works(yaml.safe_load(words["CMD"]))
    checked = yaml.safe_load(words["HEALTHCHECK"].partition("CMD ")[2])
    assert (ROOT / checked[-1]).is_file()
    assert not ignored(checked[-1])


def test_what_the_image_copies_is_there_and_what_is_secret_is_not():
    copied = [words.split()[:-1] for word, words in instructions() if word == "COPY"]
    named = [path for paths in copied if "--from=build" not in paths for path in paths]

    assert all((ROOT / path).exists() for path in named)
    assert not [path for path in named if path != "." and ignored(path)]
    apps = [path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "bench"]
    assert [app for app in [*apps, "templates", "locale", "frontend"] if ignored(app)] == []
    assert all(ignored(path) for path in (".env", "deploy/.env", ".git", ".state", "conftest.py"))
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert [path for path in allowed if not (ROOT / path).exists()] == []


def test_every_service_has_a_pinned_image_limits_and_no_more_rights_than_it_needs():
    for name, service in SERVICES.items():
        assert PINNED.match(service["image"]) or service["image"] == "creatorhub:local", name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"] and service["restart"], name
        assert "privileged" not in service, name
    for name in OURS:
        assert SERVICES[name]["read_only"] is True
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert command_works(SERVICES[name]["command"])
    published = {name for name, service in SERVICES.items() if "ports" in service}
    assert published == {"proxy"}


def test_volumes_files_networks_and_variables_of_the_compose_file_exist():
    volumes = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]
    sources = {volume.split(":")[0] for volume in volumes}
    files = {source for source in sources if source.startswith(".")}

    assert sources - files == set(COMPOSE["volumes"])
    assert all((DEPLOY / file).is_file() for file in files)
    networks = {name for service in SERVICES.values() for name in service.get("networks", [])}
    assert networks == set(COMPOSE["networks"])
    needs = {need for service in SERVICES.values() for need in service.get("depends_on", {})}
    assert needs <= set(SERVICES)
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    assert asked <= set(EXAMPLE)
    assert {name for part in OURS for name in SERVICES[part]["environment"]} <= set(EXAMPLE)


def test_the_app_starts_after_the_migrations_and_waits_for_its_servers():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"] == {
            "database": {"condition": "service_healthy"},
            "broker": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }
    assert "--appendonly" in SERVICES["broker"]["command"]


def test_the_database_gets_the_extensions_that_the_embedded_one_has():
    made = re.findall(r"EXTENSION IF NOT EXISTS (\w+)", (DEPLOY / "database.sql").read_text())

    assert tuple(made) == EXTENSIONS


@pytest.mark.parametrize("part", ["migrate", "web", "worker", "beat"])
def test_each_unit_starts_a_part_in_a_narrow_room(part):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "systemd" / f"creatorhub-{part}.service")
    service = unit["Service"]

    assert command_works(shlex.split(service["ExecStart"]))
    assert service["User"] == "creatorhub"
    assert service["NoNewPrivileges"] == service["PrivateTmp"] == service["ProtectHome"] == "true"
    assert service["ProtectSystem"] == "strict"
    assert service["Environment"] == f"CREATORHUB_STATE=/var/lib/{service['StateDirectory']}"
    assert unit["Unit"]["PartOf"] == "creatorhub.target"
    target = (DEPLOY / "systemd" / "creatorhub.target").read_text()
    assert part == "migrate" or f"creatorhub-{part}.service" in target
