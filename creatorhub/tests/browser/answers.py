"""Answers questions about the data of a running stack, in one process for a whole run.

Reads lines of JSON, [host, question], where a question is statements and, as the last line, an
expression; writes its value as a line of JSON. A question that cannot be answered ends it.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")
django.setup()

from tenants.models import Creator  # noqa: E402
from tenants.schemas import open_creator, open_public  # noqa: E402


def answer(host: str, question: str) -> Any:
    """The value of the question's last line in the schema of this host's site."""
    *statements, last = question.strip().splitlines()
    names: dict[str, Any] = {}
    with open_public():
        creator = Creator.objects.get(host=host)
    with open_creator(creator):
        exec("\n".join(statements), names)
        return eval(last, names)


def main() -> None:
    """Until there are no more questions."""
    for line in sys.stdin:
        print(json.dumps(answer(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
