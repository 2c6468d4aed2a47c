"""What a measured web server has more than others: gunicorn reads this file as its configuration.

`/bench-ping` is the unit of all figures: a bare Django answer, by a second handler of the same
process that runs no middleware and asks no database. A request with `X-Bench: count` is answered
with the number of its statements, one with `X-Bench: profile` is profiled into
`<state>/logs/web.profile`. Everything else goes to the site untouched.
"""

import cProfile
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Answer = Iterable[bytes]
PING = "/bench-ping"


def post_worker_init(worker: Any) -> None:
    """Gunicorn calls this when a worker has loaded the application."""
    worker.wsgi = Measured(worker.wsgi)


class Measured:
    """The application with the two doors in front."""

    def __init__(self, site: Callable[..., Answer]) -> None:
        self.site = site
        self.ping = _ping_handler()
        self.profile = cProfile.Profile()
        self.alone = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Answer:
        if environ["PATH_INFO"] == PING:
            return self.ping(environ, start)
        wish = environ.get("HTTP_X_BENCH")
        if wish == "count":
            return self._counted(environ, start)
        return self._profiled(environ, start) if wish == "profile" else self.site(environ, start)

    def _counted(self, environ: dict[str, Any], start: Callable[..., Any]) -> Answer:
        from django.db import connection

        asked: list[str] = []

        def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            asked.append(sql)
            return execute(sql, params, many, context)

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start(status, [*headers, ("X-Bench-Statements", str(len(asked)))], *rest)

        with connection.execute_wrapper(listen):
            return self.site(environ, begin)

    def _profiled(self, environ: dict[str, Any], start: Callable[..., Any]) -> Answer:
        with self.alone:
            answer = self.profile.runcall(self.site, environ, start)
            logs = Path(os.environ["CREATORHUB_STATE"]) / "logs"
            self.profile.dump_stats(logs / "web.profile")
        return answer


def _ping_handler() -> Callable[..., Answer]:
    from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
    from django.http import HttpRequest, HttpResponse
    from django.test.utils import override_settings
    from django.urls import path

    def ping(request: HttpRequest) -> HttpResponse:
        return HttpResponse("ping")

    class Urls:
        urlpatterns = (path(PING.strip("/"), ping),)

    class PingRequest(WSGIRequest):
        urlconf: Any = Urls

    class PingHandler(WSGIHandler):
        request_class = PingRequest

    with override_settings(MIDDLEWARE=[]):
        return PingHandler()
