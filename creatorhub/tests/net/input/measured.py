"""Opens files as the product does and tells what each one cost: a line of JSON for each.

`python -m creatorhub.tests.net.input.measured SCRIPT FILE...`: a small process of its own, because
what a process has needed is told of those that it starts as well.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tenants.engine import confined

PICTURES, FILMS = Path("tenants/engine/pictures.py"), Path("courses/engine/sound_and_film.py")


def cost(script: Path, file: Path) -> tuple[float, int]:
    """Seconds of processor time, and the most memory in bytes."""
    words = [str(file)] if script == FILMS else ["2000", "whole"]
    with file.open("rb") as given:
        opened = subprocess.Popen(
            confined.command(script, *words), stdin=given, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=confined.ENVIRON,
        )  # fmt: skip
        _pid, opened.returncode, used = os.wait4(opened.pid, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def spent() -> float:
    """Seconds of processor time of this process and of those that it has waited for.

    By the clock a busy machine would fail what is quick.
    """
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


if __name__ == "__main__":
    for name in sys.argv[2:]:
        print(json.dumps([Path(name).name, *cost(Path(sys.argv[1]), Path(name))]))
