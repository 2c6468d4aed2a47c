"""The courses of a path in the studio."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import services
from courses.forms import MoveForm, StepForm
from courses.models import Course, PathStep


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a course at the end of the path."""
    path = get_object_or_404(Course, pk=pk, kind=Course.Kind.PATH)
    form = StepForm(request.POST, path=path)
    if form.is_valid():
        services.add_step(path=path, course=form.cleaned_data["course"])
    else:
        messages.error(request, _("Choose a course that is not on the path yet."))
    return _to(pk)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a course off the path."""
    step = get_object_or_404(PathStep, pk=pk)
    services.remove_step(step=step)
    return _to(step.path_id)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One step up or down."""
    form = MoveForm(request.POST)
    if form.is_valid():
        step = get_object_or_404(PathStep, pk=form.cleaned_data["pk"], path=pk)
        services.move_step(step=step, by=form.cleaned_data["step"])
    return _to(pk)


def _to(path: int) -> HttpResponse:
    return redirect(reverse("courses:studio_edit", args=[path]) + "#curriculum")
