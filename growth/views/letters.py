"""Writing letters."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.errors import NoSuchAudience
from growth import selectors, services
from growth.forms import LetterForm
from growth.models import Letter
from tenants.errors import Refusal
from tenants.framed import mail_frame, with_frame

ON_A_PAGE = 30
ASKED = ("list", "segment", "rule")


@require_safe
def studio_letters(request: HttpRequest) -> HttpResponse:
    """All letters, newest first."""
    page = Paginator(selectors.letters(), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(letter, selectors.audience_words(letter.audience)) for letter in page]
    context = {"page_obj": page, "rows": rows}
    return render(request, "growth/studio/letters.html", context)


def studio_letter_new(request: HttpRequest) -> HttpResponse:
    """A new letter, for the people that the address names, with a proposal where there is one."""
    form = LetterForm(request.POST or None, initial=_proposal(request))
    if request.method == "POST" and form.is_valid():
        letter = services.write_letter(**_fields(form))
        messages.success(request, _("Your draft is kept. Nothing was sent."))
        return redirect("growth:studio_letter", letter.pk)
    return render(request, "growth/studio/letter_new.html", {"form": form})


def _proposal(request: HttpRequest) -> dict[str, Any]:
    asked = next((name for name in ASKED if request.GET.get(name)), "")
    try:
        audience = selectors.read_audience(f"{asked}:{request.GET.get(asked, '')}")
    except NoSuchAudience:
        return {}
    draft = services.draft_for(audience)
    return {
        "audience": selectors.written(audience),
        "subject": draft.subject,
        "body": draft.body,
    }


def _fields(form: LetterForm) -> dict[str, Any]:
    typed = form.cleaned_data
    return {**typed, "audience": selectors.read_audience(typed["audience"])}


def studio_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft to go on with; or how far a letter is on its way."""
    letter = _letter(pk)
    if letter.state != Letter.State.DRAFT:
        piece = "HX-Request" in request.headers
        name = "growth/studio/_progress.html" if piece else "growth/studio/letter_sent.html"
        return with_frame(render(request, name, _context(letter)))
    known = {
        "audience": selectors.written(letter.audience),
        "subject": letter.subject,
        "body": letter.body,
    }
    form = LetterForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_letter(letter_id=pk, **_fields(form))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Nothing was sent."))
            return redirect("growth:studio_letter", pk)
    return with_frame(
        render(request, "growth/studio/letter.html", {**_context(letter), "form": form})
    )


def _letter(pk: int) -> Any:
    return get_object_or_404(selectors.letters(), pk=pk)


def _context(letter: Any) -> dict[str, Any]:
    return {
        "letter": letter,
        "audience": selectors.audience_words(letter.audience),
        "done": letter.mailed + letter.aside,
    }


@require_safe
def studio_letter_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as a reader sees it, for a frame; the creator stands in for the reader."""
    mail = services.letter_mail(_letter(pk), request.user)  # type: ignore[arg-type]
    html = mail.alternatives[0]
    if not isinstance(html[0], str):
        raise Http404
    return mail_frame(html[0])


@require_POST
def studio_letter_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        services.delete_letter(letter_id=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The draft is gone."))
    return redirect("growth:studio_letters")
