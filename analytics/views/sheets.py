"""Lists as files that a spreadsheet opens, a piece at a time, without running what is in them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import JoinQuestion, Tier, User
from accounts.selectors import answers_of
from analytics.selectors import members as selectors
from tenants.cells import MARK, defused
from tenants.cells import line as cells_line
from tenants.currencies import exponent
from tenants.schemas import here, open_creator

CHUNK = 500


def line(cells: Iterable[str]) -> str:
    """One line of the file, of texts alone."""
    return cells_line(defused(cell) for cell in cells)


def download(name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    """A file that is sent while it is made."""
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


class MembersSheet:
    """These fans, in this order, with the columns of the list, their tags and answers.

    A piece is made when it is sent, after the request's middlewares are through; so each enters
    the site, the language and the time zone of the request again.
    """

    def __init__(self, ids: Sequence[int], tiers: Sequence[Tier], currency: str) -> None:
        self.ids, self.tiers, self.currency = ids, tiers, currency
        self.questions = list(JoinQuestion.objects.order_by("-is_active", "position", "pk"))
        self.site = here()
        self.language = translation.get_language() or "en"
        self.zone = timezone.get_current_timezone()

    def lines(self) -> Iterator[str]:
        """The head, then the fans in pieces of 500."""
        with translation.override(self.language):
            yield MARK + line(self._head())
        for start in range(0, len(self.ids), CHUNK):
            yield self._piece(self.ids[start : start + CHUNK])

    def _head(self) -> list[str]:
        spent = _("Spent (%(currency)s)") % {"currency": self.currency}
        fixed = [_("Name"), _("E-mail"), _("Tier"), _("Segment"), _("Last seen"), spent]
        return [*fixed, pgettext("day", "Joined"), _("Tags"), *(row.text for row in self.questions)]

    def _piece(self, ids: Sequence[int]) -> str:
        with (
            open_creator(self.site),
            translation.override(self.language),
            timezone.override(self.zone),
        ):
            by_id = User.objects.in_bulk(ids)
            people = [by_id[pk] for pk in ids if pk in by_id]
            answers = answers_of(ids)
            rows = selectors.rows(people, self.tiers)
            return "".join(line(self._cells(row, answers.get(row.user.pk, {}))) for row in rows)

    def _cells(self, row: selectors.Row, answers: dict[int, str]) -> list[str]:
        user = row.user
        spent = str(Decimal(row.spent).scaleb(-exponent(self.currency)))
        fixed = [user.name, user.email or "", row.tier, row.segment, _moment(row.seen), spent]
        own = [answers.get(question.pk, "") for question in self.questions]
        return [*fixed, _moment(user.date_joined), ", ".join(user.tags), *own]


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
