"""`python -m creatorhub.embedded DOOR`: the doors that need no Django settings."""

import sys

from creatorhub.embedded import backup, reset, restore, serve, supervisor

DOORS = {
    "run": supervisor.main,
    "reset": reset.main,
    "backup": backup.main,
    "restore": restore.main,
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve.main(sys.argv[2:])
    if sys.argv[1:2] and sys.argv[1] in DOORS:
        sys.exit(DOORS[sys.argv[1]]())
    sys.exit("Usage: python -m creatorhub.embedded run|reset|backup|restore|serve PART")
