"""Figures for programs on the standard output, one JSON line each, and for people on the other."""

import json
import sys


def say(figure: str, value: float, unit: str, target: float | None = None) -> None:
    """One figure. `target` is the most it should be; people see whether it was kept."""
    rounded = round(value, 3 if abs(value) < 1 else 1)
    print(json.dumps({"figure": figure, "value": rounded, "unit": unit}), flush=True)
    verdict = ""
    if target is not None:
        verdict = f"   at most {target:g}: {'kept' if value <= target else 'MISSED'}"
    print(f"  {figure:58} {rounded:>10} {unit}{verdict}", file=sys.stderr, flush=True)


def head(title: str) -> None:
    """The name of what follows, for people alone."""
    print(f"\n{title}", file=sys.stderr, flush=True)
