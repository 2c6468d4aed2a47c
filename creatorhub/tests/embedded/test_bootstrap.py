"""The first minutes: steps that run when their inputs change, and speak when they fail."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from creatorhub.embedded.state import PROJECT

SCRIPT = "creatorhub/embedded/bootstrap.py"


@pytest.fixture
def bootstrap(folder: Path) -> ModuleType:
    """The script in an empty project of its own, whose environment folder exists."""
    copy = folder / SCRIPT
    copy.parent.mkdir(parents=True)
    shutil.copy(PROJECT / SCRIPT, copy)
    (folder / ".venv").mkdir()
    spec = importlib.util.spec_from_file_location("bootstrap_copy", copy)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def append(folder: Path) -> list[str]:
    """A command that leaves one more line in `ran`."""
    return [sys.executable, "-c", f"open({str(folder / 'ran')!r}, 'a').write('once\\n')"]


def test_a_step_runs_again_only_when_its_recipe_changed(
    bootstrap: ModuleType, folder: Path
) -> None:
    for recipe in ("one", "one", "two"):
        bootstrap._step(3, "Pieces", "pieces", recipe, append(folder))

    assert (folder / "ran").read_text() == "once\n" * 2


def test_a_step_runs_again_when_its_result_is_gone(bootstrap: ModuleType, folder: Path) -> None:
    bootstrap._step(3, "Pieces", "pieces", "one", append(folder))
    bootstrap._step(3, "Pieces", "pieces", "one", append(folder), made=False)

    assert (folder / "ran").read_text() == "once\n" * 2


def test_a_failed_step_shows_its_end_and_is_tried_again(
    bootstrap: ModuleType, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", "print('no such pin'); raise SystemExit(3)"]

    for _ in range(2):
        with pytest.raises(SystemExit) as ending:
            bootstrap._step(2, "Python packages", "packages", "one", command)

    said = capfd.readouterr()
    assert ending.value.code == 1
    assert said.out.count("no such pin") == 2
    assert "Python packages: failed" in said.err


def test_the_face_is_made_of_what_the_style_sheets_name(
    bootstrap: ModuleType, folder: Path
) -> None:
    sheet = folder / "frontend/src/app.css"
    pages = [folder / "templates/site/home.html", folder / "courses/views/studio.py"]
    for path in (sheet, *pages, folder / "courses/models.py"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    sheet.write_text('@source "../../templates";\n@source "../../*/views/*.py";\n')

    assert sorted(bootstrap._class_sources()) == sorted(pages)


def test_an_unknown_door_is_refused_before_anything_is_made(folder: Path) -> None:
    copy = folder / SCRIPT
    copy.parent.mkdir(parents=True)
    shutil.copy(PROJECT / SCRIPT, copy)

    done = subprocess.run([sys.executable, copy, "fly"], capture_output=True, text=True)

    assert done.returncode == 1
    assert "bootstrap.py run|" in done.stderr
    assert not (folder / ".venv").exists()
