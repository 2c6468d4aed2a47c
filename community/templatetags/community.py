"""Template words of the community."""

import re
from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import Urlizer
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()
MINUTE, HOUR, DAY = 60, 3600, 86_400  # seconds
SOON_A_DATE = 7 * DAY


@register.filter
def ago(moment: datetime, now: datetime) -> str:
    """How long before `now` (UTC, the site's clock) it was; after a week, the date."""
    seconds = int((now - moment).total_seconds())
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        n = seconds // MINUTE
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", n) % {"n": n}
    if seconds < DAY:
        n = seconds // HOUR
        return ngettext("%(n)d hour ago", "%(n)d hours ago", n) % {"n": n}
    if seconds < SOON_A_DATE:
        n = seconds // DAY
        return ngettext("%(n)d day ago", "%(n)d days ago", n) % {"n": n}
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT")


class _Links(Urlizer):  # type: ignore[misc]
    """Finds addresses also where no space stands before or after them, as in Chinese."""

    word_split_re = re.compile(r"""([\s<>"'\u2018-\u201d\u2026\u3000-\u9fff\uff00-\uffef]+)""")


@register.filter(needs_autoescape=True)
def links(text: str, autoescape: bool = True) -> SafeString:
    """A person's plain text, escaped, with its web addresses as links that promise nothing."""
    return SafeString(_Links()(text, nofollow=True, autoescape=autoescape))
