"""Mail: by SMTP, or on a machine without a mail server as files that the platform shows."""

import hashlib
import smtplib
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from tenants.errors import MailDown, MailRefused

PERMANENT = 500  # replies of a mail server from here on are final


class SmtpBackend(EmailBackend):
    """Django's own, with one name for everything that a mail server and the way to it can do."""

    def open(self) -> bool | None:
        """As Django's. Raises MailDown."""
        try:
            return super().open()
        except (smtplib.SMTPException, OSError) as error:
            raise MailDown(str(error)) from error

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns how many messages were taken. Raises MailDown, MailRefused.

        Refused is an address, or what stands in this one message; others may pass meanwhile.
        """
        try:
            return super().send_messages(email_messages) or 0
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _reply in error.recipients.values()]
            for_good = all(code >= PERMANENT for code in codes)
            raise MailRefused(str(error), for_good=for_good) from error
        except smtplib.SMTPDataError as error:  # it may be a limit, so this one is tried again
            raise MailRefused(str(error), for_good=False) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailDown(str(error)) from error


class FileBackend(BaseEmailBackend):
    """Writes each message as `<nanoseconds>-<hash of its Message-ID>.eml` in the state folder."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns how many messages were taken. As with mail servers, a Message-ID that is there
        already is a second copy of the same mail, and one is kept."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            whole = message.message()
            digest = hashlib.sha256(str(whole["Message-ID"]).encode()).hexdigest()[:16]
            if any(folder.glob(f"*-{digest}.eml")):
                continue
            name = f"{time.time_ns()}-{digest}.eml"
            draft = folder / f".{uuid.uuid4().hex}"
            draft.write_bytes(whole.as_bytes())
            draft.rename(folder / name)
        return len(email_messages)
