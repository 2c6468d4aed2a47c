"""A person with a browser without script: cookies, forms and pages of one host."""

import http.client
import http.cookies
import re
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """Goes to pages of one site on a local port."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = f"{host}:{port}", port
        self.cookies: dict[str, str] = {}

    def asks(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, place where it leads, and text of one request."""
        headers = {"Host": self.host, "Origin": f"http://{self.host}", "Connection": "close"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = urlencode(form) if form is not None else None
        connection.request("POST" if form is not None else "GET", path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            for morsel in http.cookies.SimpleCookie(line).values():
                self.cookies[morsel.key] = morsel.value
        connection.close()
        return answer.status, answer.headers.get("Location") or "", text

    def signs_in(self, email: str, password: str) -> str:
        """Where signing in leads; empty when it was refused."""
        token = TOKEN.search(self.asks("/accounts/login/")[2])
        assert token, "the page of signing in has no form"
        form = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
        status, place, _text = self.asks("/accounts/login/", form)
        return place if status in {302, 303} else ""

    def pages(self, *paths: str) -> dict[str, int]:
        """Status of each page."""
        return {path: self.asks(path)[0] for path in paths}
