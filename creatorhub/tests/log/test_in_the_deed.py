"""An entry stands or falls with its deed: whoever writes one is inside a transaction."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
WRITERS = {"audit", "audit_by_staff", "tell"}
APPS = "accounts analytics billing community courses growth creatorhub tenants".split()
# Without a transaction of their own, each with the reason.
EXCEPT = {
    "accounts/admin.py:_tell": "Django's admin opens a transaction around each of its pages",
    "accounts/services/alarms.py:tell_of_change": "in that of accounts.views, but for mails' codes",
    "accounts/services/audit.py:audit_by_staff": "opens the transaction itself",
    "accounts/views/log.py:export": "nothing else is written: the file is read",
    "analytics/views/members.py:csv": "nothing else is written: the file is read",
    "creatorhub/views/insights.py:_answer": "nothing else is written: the table is read",
    "tenants/services/archives/dump.py:dump": "nothing else is written: the file lies there",
    # Called by functions of the same file that are in one.
    "courses/services/catalogue.py:note_order": "the caller's",
    "courses/services/reviews.py:_feature": "the caller's",
}


def writers() -> Iterator[tuple[str, ast.AST]]:
    """Every function of ours that writes an entry, with its place."""
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            if {"tests", "migrations", "isolation", "world"} & set(path.parts):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, FUNCTIONS) and any(map(_writes, ast.walk(node))):
                    yield f"{path.relative_to(settings.BASE_DIR)}:{node.name}", node


def _writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not any(word.arg == "act" for word in node.keywords):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in WRITERS


def _is_atomic(node: ast.AST) -> bool:
    """Decorated with transaction.atomic, or with such a block inside."""
    text = ast.unparse(node)
    return "transaction.atomic" in text


def test_whoever_writes_into_the_log_is_in_a_transaction() -> None:
    found = dict(writers())

    assert sorted(place for place, node in found.items()
                  if not _is_atomic(node) and place not in EXCEPT) == []  # fmt: skip
    assert sorted(set(EXCEPT) - set(found)) == []
    assert len(found) > 50
