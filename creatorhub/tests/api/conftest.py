"""Programs that ask: `program(person, "courses:read")` is a client with a token of a person."""

from typing import Any

import pytest

from accounts.scopes import SCOPES
from accounts.services.tokens import make_token
from conftest import SiteClient


class Program(SiteClient):
    """Sends a token and JSON; no cookies, no Origin."""

    def __init__(self, host: str, token: str) -> None:
        super().__init__(host)
        del self.defaults["HTTP_ORIGIN"]
        self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def ask(self, path: str, **headers: str) -> Any:
        """GET below /api/v1/."""
        return self.get(f"/api/v1/{path}", headers=headers)

    def tell(self, path: str, body: Any = None, method: str = "post", **headers: str) -> Any:
        """A write below /api/v1/ with a body of JSON."""
        send = getattr(self, method)
        known = {name.replace("_", "-"): value for name, value in headers.items()}
        more = {} if body is None else {"data": body}
        return send(f"/api/v1/{path}", content_type="application/json", headers=known, **more)


@pytest.fixture
def program(ada: Any) -> Any:
    """`program(person, *scopes)`: a program with a token of this person; all scopes by default."""

    def make(person: Any, *scopes: str) -> Program:
        _token, text = make_token(member=person, name="Test", scopes=scopes or list(SCOPES))
        return Program(ada.host, text)

    return make


def code(answer: Any) -> str:
    """The code of an error, after a look at its shape."""
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "fields", "request_id"}
    assert answer["X-Request-Id"] == error["request_id"] or error["request_id"]
    return str(error["code"])
