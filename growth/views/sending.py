"""From the draft to the readers: only ever by a click on a page that says how many they are."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from growth import selectors, services
from growth.models import Letter
from tenants.errors import MailDown, Refusal


@require_POST
def studio_letter_test(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter to the creator's own address."""
    owner: User = request.user  # type: ignore[assignment]
    try:
        services.send_test(letter=get_object_or_404(Letter.objects.all(), pk=pk), to=owner)
    except MailDown:
        text = _("The mail server does not answer. Try again in a few minutes; the draft is kept.")
        messages.error(request, text)
    else:
        messages.success(request, _("On its way to %(address)s.") % {"address": owner.email})
    return redirect("growth:studio_letter", pk)


def studio_letter_send(request: HttpRequest, pk: int) -> HttpResponse:
    """How many will get it; the click sends it to exactly so many."""
    letter = get_object_or_404(Letter.objects.all(), pk=pk)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            services.send_letter(letter_id=pk, expected=_number(request.POST.get("readers", "")))
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Your letter is on its way."))
            return redirect("growth:studio_letter", pk)
    if letter.state != Letter.State.DRAFT:
        return redirect("growth:studio_letter", pk)
    context = {**_reach(letter), "letter": letter, "refusal": refusal}
    return render(
        request, "growth/studio/letter_send.html", context, status=409 if refusal else 200
    )


def _reach(letter: Any) -> dict[str, Any]:
    words = selectors.audience_words(letter.audience)
    try:
        return {"audience": words, "reach": selectors.reach(letter.audience)}
    except Refusal:  # the segment is gone
        return {"audience": words, "reach": selectors.Reach(0, 0, 0)}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else -1
