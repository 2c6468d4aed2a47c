"""`python -m creatorhub.embedded DOOR`: the doors that need no Django settings."""

import sys
from importlib import import_module

# Only the one that is asked for is loaded: the supervisor lives as long as the stack.
DOORS = {"run": "supervisor", "reset": "reset", "backup": "backup", "restore": "restore"}

if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        import_module("creatorhub.embedded.serve").main(sys.argv[2:])
    if sys.argv[1:2] and sys.argv[1] in DOORS:
        sys.exit(import_module(f"creatorhub.embedded.{DOORS[sys.argv[1]]}").main())
    sys.exit("Usage: python -m creatorhub.embedded run|reset|backup|restore|serve PART")
