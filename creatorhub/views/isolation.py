"""Check my isolation: begin one, watch it, read what it found, take it along, prove a file."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creatorhub.isolation import keeping, signing
from creatorhub.isolation.check import prove_at
from creatorhub.isolation.forms import ReadForm
from creatorhub.isolation.words import shown
from tenants.errors import Refusal
from tenants.schemas import here


@require_GET
def isolation(request: HttpRequest) -> HttpResponse:
    """How far the running check is, what the last one found, and those before it."""
    done = keeping.last_checks()
    wanted = request.GET.get("check", "")
    chosen = next((one for one in done if str(one.number) == wanted), done[0] if done else None)
    step = keeping.at_work()
    context = {
        "step": step,
        "check": chosen,
        "shown": shown(chosen.result) if chosen else None,
        "before": done,
        "prove_at": prove_at(),
        "contact": settings.SECURITY_CONTACT,
    }
    if "HX-Request" in request.headers:
        if step is None:  # it has just ended: the whole page is another
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return render(request, "studio/isolation/_state.html", context)
    return render(request, "studio/isolation/page.html", context)


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Begin a check."""
    try:
        keeping.begin(actor=request.user)  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("studio:isolation")


@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A signed result as a file."""
    found = next((one for one in keeping.last_checks() if one.number == pk), None)
    if found is None:
        raise Http404(_("There is no such check."))
    response = HttpResponse(signing.dumps(found.result), content_type="application/json")
    name = f"{here().host.partition('.')[0]}-isolation-{pk}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest) -> HttpResponse:
    """Is this file as the platform signed it? In the studio, and for everybody on the platform."""
    form = ReadForm(request.POST, request.FILES) if request.method == "POST" else ReadForm()
    is_valid = form.is_bound and form.is_valid()
    context = {
        "form": form,
        "key": signing.public_key(),
        "shown": shown(form.read) if is_valid else None,
    }
    place = "studio/isolation" if getattr(request, "creator", None) else "platform"
    return render(request, f"{place}/isolation_read.html", context)
