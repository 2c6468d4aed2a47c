"""What processes have used, as the kernel counts it: processor seconds and memory (Linux)."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
GONE = (FileNotFoundError, ProcessLookupError)


def tree(root: int) -> list[int]:
    """The process and everything that descends from it."""
    children = defaultdict(list)
    for pid, fields in _all():
        children[int(fields[1])].append(pid)
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children[pid]
    return found


def cpu(roots: Iterable[int]) -> float:
    """Processor seconds of these processes and all that descends from them, ended ones too.

    Living threads are counted to the nanosecond (schedstat), reaped children in ticks of 10 ms.
    """
    return sum(_cpu_of(pid) for root in roots for pid in tree(root))


def pss(roots: Iterable[int]) -> float:
    """MiB of memory, a page shared by n processes counted as one nth for each."""
    return sum(_pss_of(pid) for root in roots for pid in tree(root)) / 1024


def pss_alone(pid: int) -> float:
    """MiB of one process without its descendants."""
    return _pss_of(pid) / 1024


def private(pid: int) -> float:
    """MiB that only this process holds."""
    return sum(_rollup(pid, ("Private_Clean:", "Private_Dirty:"))) / 1024


def _all() -> Iterator[tuple[int, list[str]]]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with suppress(*GONE):
                yield int(entry.name), _stat(int(entry.name))


def _stat(pid: int) -> list[str]:
    """The fields after the program's name, which may hold blanks: state, parent, ..."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _cpu_of(pid: int) -> float:
    total = 0.0
    with suppress(*GONE):
        reaped = _stat(pid)[13:15]  # cutime, cstime
        total += sum(map(int, reaped)) / TICKS
        for task in (PROC / str(pid) / "task").iterdir():
            with suppress(*GONE):
                total += int((task / "schedstat").read_text().split()[0]) / 1e9
    return total


def _pss_of(pid: int) -> int:
    return sum(_rollup(pid, ("Pss:",)))


def _rollup(pid: int, wanted: tuple[str, ...]) -> Iterator[int]:
    with suppress(*GONE):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith(wanted):
                yield int(line.split()[1])
