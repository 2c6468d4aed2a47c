"""The mail that this machine would have sent, while there is no mail server."""

import email
import email.policy
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.framed import mail_frame, with_frame

MOST_SHOWN = 100
NAME = re.compile(r"[0-9]{1,20}-[0-9a-f]{8,16}\Z")  # as creatorhub.mail names its files


def mail(request: HttpRequest) -> HttpResponse:
    """The newest mails, newest first."""
    files = sorted(_folder().glob("*.eml"), reverse=True)[:MOST_SHOWN]
    return render(request, "platform/mail.html", {"mails": [_summary(path) for path in files]})


def message(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: as it is designed, in a frame that runs nothing, and as plain text."""
    path = _path(name)
    context = {
        "mail": _summary(path),
        "text": _body(path, "plain"),
        "is_designed": bool(_body(path, "html")),
    }
    return with_frame(render(request, "platform/message.html", context))


def message_frame(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of one mail, for the frame."""
    return mail_frame(_body(_path(name), "html"))


def _path(name: str) -> Path:
    path = _folder() / f"{name}.eml"
    if not NAME.match(name) or not path.is_file():
        raise Http404
    return path


def _body(path: Path, kind: str) -> str:
    body = _parse(path).get_body((kind,))
    return str(body.get_content()) if body else ""


def _folder() -> Path:
    if settings.MAIL_DELIVERY != "files":
        raise Http404
    return Path(settings.EMAIL_FILE_PATH)


def _parse(path: Path) -> EmailMessage:
    parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)  # the default policy makes these
    return parsed


def _summary(path: Path) -> dict[str, Any]:
    parsed = _parse(path)
    sent = datetime.fromtimestamp(int(path.stem.partition("-")[0]) / 1e9, UTC)
    return {
        "name": path.stem,
        "subject": parsed["Subject"],
        "sender": parsed["From"],
        "to": parsed["To"],
        "sent": sent,
    }
