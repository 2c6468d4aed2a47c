"""Whatever is signed or drawn at random in the product is named here, with what holds it."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from creatorhub.tests.test_architecture import EVERYTHING, ROOT

MAKERS = {
    "dumps", "loads", "Signer", "TimestampSigner", "salted_hmac", "get_random_string",
    "token_urlsafe", "token_hex", "token_bytes", "randbelow", "sign_object", "unsign_object",
    "set_signed_cookie", "get_signed_cookie", "MultiFernet", "default_token_generator",
    "urandom", "SystemRandom", "uuid4", "randbits", "new", "HKDF",
}  # fmt: skip
FROM = {"signing", "secrets", "uuid", "os", "crypto", "random", "hmac", ""}
# Where something is signed or drawn, and which credential it is (kinds.py), or why it is none.
KNOWN = {
    "accounts/adapter.py:_six_digits": "code that confirms an address, code for a new password",
    "accounts/services/factors.py:_box": "seals secrets of factors; accounts/tests/test_factors",
    "accounts/services/invites.py:invite": "invitation to the team",
    "accounts/services/invites.py:resend": "invitation to the team",
    "accounts/services/mails.py:_message_id": "no credential: the number of a mail",
    "accounts/services/mails.py:_signer": "way out of a mail",
    "accounts/services/mails.py:read_token": "way out of a mail",
    "accounts/services/mails.py:unsubscribe_token": "way out of a mail",
    "accounts/services/tokens.py:make_token": "token of a program",
    "billing/services/erasing.py:unname_orders": "no credential: a pseudonym",
    "billing/views/sales.py:_page": "no credential: keeps a refund from happening twice",
    "courses/selectors/files.py:file_behind": "address of a file",
    "courses/selectors/files.py:token": "address of a file",
    "courses/services/files.py:_new_file": "no credential: the name of a file",
    "creatorhub/api/paging.py:_link": "cursor of a list",
    "creatorhub/api/paging.py:_read": "cursor of a list",
    "creatorhub/isolation/people.py:number": "no credential: a number that no row has",
    "creatorhub/isolation/people.py:token_of": "token of a program, in a transaction undone",
    "creatorhub/isolation/probe.py:_made": "no credential: names of a site made for a check",
    "creatorhub/isolation/probe.py:drawn": "no credential: names of a site made for a check",
    "creatorhub/isolation/probe.py:marked": "no credential: a word that leaks would show",
    "creatorhub/isolation/probe.py:open_probe": "no credential: the name of a schema",
    "creatorhub/isolation/signing.py:_private": "no credential: signs results for everybody",
    "creatorhub/mail.py:send_messages": "no credential: the name of a file",
    "creatorhub/middleware.py:__call__": "no credential: the number of a request",
    "creatorhub/middleware.py:_packed": "no credential: padding",
    "creatorhub/owndata/erasing.py:_tell_team": "no credential: the number of a notice",
    "tenants/files.py:store_public": "no credential: the name of a public picture",
    "tenants/services/passes.py:issue_pass": "pass of the platform",
    "tenants/services/pool.py:fresh_name": "no credential: the name of a schema",
    "creatorhub/management/commands/isolation.py:_check": "no credential: a signed result, shown",
    "creatorhub/views/isolation.py:file": "no credential: a signed result as a file",
    "tenants/files.py:narrowed": "no credential: the name of a file",
    "tenants/services/runs.py:ask_for_run": "no credential: the number of a night",
    "tenants/services/runs.py:run_by_hand": "no credential: the number of a night",
    "tenants/services/runs.py:claim_run": "no credential: the number of a night",
    "tenants/services/sign_up.py:digest": "code of a sign-up; creatorhub/tests/test_sign_up",
    "tenants/services/sign_up.py:new_code": "code of a sign-up; creatorhub/tests/test_sign_up",
    "tenants/versions.py:_renew": "no credential: the number of a version",
}
# No schema in what is signed, each with the reason.
ONE_SCHEMA = {
    "creatorhub/isolation/signing.py:_private": "one key, with which everybody checks any result",
    "tenants/services/sign_up.py:digest": "applications lie in public alone",
    "creatorhub/management/commands/isolation.py:_check": "writes down what is signed already",
    "creatorhub/views/isolation.py:file": "writes down what is signed already",
}
MADE_FOR_TESTS = {"demo", "embedded", "migrations", "tests", "world"}
SIGNS = {"dumps", "loads", "Signer", "TimestampSigner", "salted_hmac", "MultiFernet", "new", "HKDF"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def uses() -> Iterator[tuple[str, str, str]]:
    """Where something is signed or drawn: place, what is called, and the words around."""
    for app in EVERYTHING:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not MADE_FOR_TESTS & set(path.parts):
                yield from _in(path)


def _in(path: Path) -> Iterator[tuple[str, str, str]]:
    yield from found_in(path.read_text(), path.relative_to(ROOT).as_posix())


def found_in(source: str, path: str) -> Iterator[tuple[str, str, str]]:
    """In each function, also of a class; what stands in none is the module's."""
    tree = ast.parse(source)
    imported = _imported(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
    within = {id(node) for function in functions for node in ast.walk(function)}
    by_name = {function.name: function for function in functions}
    for function in functions:
        words = [_said(function), *(_said(by_name[one]) for one in _called(function) & {*by_name})]
        words += [_said(one) for one in functions if "self.salt = " in _said(one)]
        for called in _makers(ast.walk(function), imported):
            yield f"{path}:{function.name}", called, "\n".join(words)
    for called in _makers((one for one in ast.walk(tree) if id(one) not in within), imported):
        yield f"{path}:", called, ""


def _makers(nodes: Iterable[ast.AST], imported: dict[str, str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Call) and (called := _maker(node.func, imported)):
            yield called


def _imported(tree: ast.Module) -> dict[str, str]:
    """What a name was called where it comes from."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").rpartition(".")[2] in FROM - {""}
        for alias in node.names
    }


def _maker(function: ast.expr, imported: dict[str, str]) -> str:
    if isinstance(function, ast.Name):
        known = MAKERS - {"dumps", "loads", "new"}
        called = imported.get(function.id, function.id if function.id in known else "")
        return called if called in MAKERS else ""
    if isinstance(function, ast.Attribute) and function.attr in MAKERS:
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        return function.attr if owner in FROM else ""
    return ""


def _said(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Its statements; what its docstring says signs nothing."""
    has_docstring = ast.get_docstring(function) is not None
    return "\n".join(map(ast.unparse, [function.args, *function.body[has_docstring:]]))


def _called(function: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}


HIDDEN = {
    "def a(pk): return signing.dumps(pk)": "dumps",
    "from django.core.signing import dumps\ndef a(pk): return dumps(pk)": "dumps",
    "class A:\n def a(self): return Signer()\nclass B:\n def a(self): return 1": "Signer",
    "SIGNER = Signer()": "Signer",
    "async def a(): return secrets.token_hex()": "token_hex",
    "def a(key): return hmac.new(key, b'', 'sha256').hexdigest()": "new",
}


@pytest.mark.parametrize("source", HIDDEN)
def test_each_way_of_signing_is_noticed(source):
    assert [called for _place, called, _words in found_in(source, "x.py")] == [HIDDEN[source]]


def test_a_docstring_that_speaks_of_the_schema_signs_nothing():
    source = 'def a(pk):\n    """Nothing of a schema."""\n    return signing.dumps(pk)'
    assert [words for *_place, words in found_in(source, "x.py") if "schema" in words] == []


def test_whatever_is_signed_or_drawn_is_named_with_what_it_is():
    assert {place for place, _called, _words in uses()} - {*KNOWN} == set()


def test_no_name_stays_of_what_is_gone():
    assert {*KNOWN} - {place for place, _called, _words in uses()} == set()


def test_every_signature_names_the_schema():
    """In its salt, its key or what it signs."""
    assert {
        place
        for place, called, words in uses()
        if called in SIGNS and place not in ONE_SCHEMA and "schema" not in words
    } == set()
