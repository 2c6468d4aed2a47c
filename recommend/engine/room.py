"""Is there memory for a dense matrix of items x items?"""

from pathlib import Path

MEMINFO = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")
COPIES = 4  # Gram matrix, the one that is inverted, and what a sum of two needs
SURELY = 256 * 2**20  # bytes that are not asked for
SHARE = 0.5  # of what is free: others work on this machine too


def is_there(n_items: int, bytes_each: int) -> bool:
    """True where `COPIES` matrices fit into half of what is free now, or where nobody can say."""
    wanted = COPIES * bytes_each * n_items**2
    if wanted <= SURELY:
        return True
    free = [amount for amount in (_of_machine(), _of_group()) if amount is not None]
    return not free or wanted <= SHARE * min(free)


def _of_machine() -> int | None:
    """Bytes that Linux could give, None elsewhere."""
    try:
        lines = MEMINFO.read_text().splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else None


def _of_group() -> int | None:
    """Bytes that a container has left, None without a limit."""
    try:
        most = (CGROUP / "memory.max").read_text().strip()
        now = (CGROUP / "memory.current").read_text().strip()
    except OSError:
        return None
    return int(most) - int(now) if most.isdecimal() and now.isdecimal() else None
