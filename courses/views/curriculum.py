"""Sections and lessons of a course in the studio."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import selectors, services
from courses.forms import LessonForm, MoveForm, TitleForm
from courses.models import Course, Lesson, Section
from courses.views.studio import LONGEST_ID, ids, refuse_cut_off, render_course
from tenants.errors import Refusal


@require_POST
def section_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a section."""
    course = get_object_or_404(selectors.studio_courses(), pk=pk)
    form = TitleForm(request.POST, prefix="section")
    if form.is_valid():
        try:
            section = services.add_section(course=course, title=form.cleaned_data["title"])
            return _to(course.pk, f"section-{section.pk}")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render_course(request, course, title_form=form, status=422)


@require_POST
def section_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a section."""
    section = get_object_or_404(Section.objects.select_related("course"), pk=pk)
    form = TitleForm(request.POST)
    if form.is_valid():
        services.rename_section(section=section, title=form.cleaned_data["title"])
    else:
        messages.error(request, _("A section needs a title of at most 140 characters."))
    return _to(section.course_id, f"section-{pk}")


def section_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete a section with its lessons."""
    section = get_object_or_404(Section.objects.select_related("course"), pk=pk)
    context = {
        "title": _("Delete the section “%(title)s”?") % {"title": section.title},
        "text": _("Its lessons go with it, and your fans' progress in them."),
        "back": reverse("courses:studio_edit", args=[section.course_id]),
    }
    return _confirmed(request, context, lambda: services.delete_section(section=section))


@require_POST
def lesson_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a lesson, then write it."""
    section = get_object_or_404(Section.objects.select_related("course"), pk=pk)
    form = TitleForm(request.POST, prefix=f"lesson-{pk}")
    if form.is_valid():
        try:
            lesson = services.add_lesson(section=section, title=form.cleaned_data["title"])
            return redirect("courses:studio_lesson_edit", lesson.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    course = get_object_or_404(selectors.studio_courses(), pk=section.course_id)
    return render_course(request, course, title_form=form, status=422)


def lesson_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a lesson."""
    lesson = get_object_or_404(selectors.studio_lessons(), pk=pk)
    form = LessonForm(request.POST or None, request.FILES or None, instance=lesson)
    refuse_cut_off(request, form)
    if request.method == "POST" and form.is_valid() and form.store():
        messages.success(request, _("Saved."))
        return redirect(reverse("courses:studio_lesson_edit", args=[pk]) + "?saved=1")
    context = {
        "lesson": lesson,
        "course": lesson.course,
        "form": form,
        "limit": settings.MEDIA_LIMIT,
        "too_large": str(services.too_large(settings.MEDIA_LIMIT)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "courses/studio/lesson.html", context, status=status)


def lesson_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete a lesson."""
    lesson = get_object_or_404(selectors.studio_lessons(), pk=pk)
    context = {
        "title": _("Delete the lesson “%(title)s”?") % {"title": lesson.title},
        "text": _("Its text and file go with it, and your fans' progress in it."),
        "back": reverse("courses:studio_edit", args=[lesson.course_id]),
    }
    return _confirmed(request, context, lambda: services.delete_lesson(lesson=lesson))


def _confirmed(request: HttpRequest, context: dict[str, Any], delete: Any) -> HttpResponse:
    if request.method != "POST":
        return render(request, "courses/studio/confirm.html", context)
    try:
        delete()
    except Refusal as refusal:
        context["refusal"] = refusal
        return render(request, "courses/studio/confirm.html", context, status=409)
    messages.success(request, _("Deleted."))
    return redirect(context["back"])


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The order of a course: `what` is section or lesson; one step, or a whole order by drag."""
    course = get_object_or_404(Course, pk=pk)
    is_lesson = request.POST.get("what", request.GET.get("what")) == "lesson"
    if order := ids(request):
        _order(request, course, is_lesson, order)
        return HttpResponse(status=204)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _to(pk, "curriculum")
    row, step = form.cleaned_data["pk"], form.cleaned_data["step"]
    if is_lesson:
        lesson = get_object_or_404(Lesson, pk=row, course=course)
        services.move_lesson(lesson=lesson, step=step)
        return _to(pk, f"lesson-{row}")
    section = get_object_or_404(Section, pk=row, course=course)
    services.move_section(section=section, step=step)
    return _to(pk, f"section-{row}")


def _order(request: HttpRequest, course: Course, is_lesson: bool, order: list[int]) -> None:
    if is_lesson:
        wanted = request.GET.get("section", "")
        pk = int(wanted) if wanted.isdecimal() and len(wanted) < LONGEST_ID else 0
        section = get_object_or_404(Section, pk=pk, course=course)
        services.order_lessons(section=section, order=order)
    else:
        services.order_sections(course=course, order=order)


def _to(course: int, anchor: str) -> HttpResponse:
    return redirect(reverse("courses:studio_edit", args=[course]) + f"#{anchor}")
