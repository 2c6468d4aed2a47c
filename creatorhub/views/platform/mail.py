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

MOST_SHOWN = 100
NAME = re.compile(r"[0-9]{1,20}-[0-9a-f]{8}\Z")  # as creatorhub.mail names its files


def mail(request: HttpRequest) -> HttpResponse:
    """The newest mails, newest first."""
    files = sorted(_folder().glob("*.eml"), reverse=True)[:MOST_SHOWN]
    return render(request, "platform/mail.html", {"mails": [_summary(path) for path in files]})


def message(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as plain text."""
    path = _folder() / f"{name}.eml"
    if not NAME.match(name) or not path.is_file():
        raise Http404
    parsed = _parse(path)
    body = parsed.get_body(("plain",))
    text = body.get_content() if body else ""
    return render(request, "platform/message.html", {"mail": _summary(path), "text": text})


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
