"""The owner's courses: list, new, edit, publish, delete, order."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import selectors, services
from courses.forms import CourseForm, LessonForm, MoveForm, NewCourseForm, StepForm, TitleForm
from courses.models import Course
from tenants.errors import Refusal

PER_PAGE = 100
LONGEST_ID = 19  # digits of the largest number that the database takes


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All courses with their state, a page of them at a time."""
    page = Paginator(selectors.studio_courses(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/studio/list.html", {"courses": page, "page_obj": page})


def new(request: HttpRequest) -> HttpResponse:
    """Kind and title; the rest is filled in on the course's own page."""
    form = NewCourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        course = form.save()
        if lesson := course.lessons.first():
            return redirect("courses:studio_lesson_edit", lesson.pk)
        return redirect("courses:studio_edit", course.pk)
    return render(request, "courses/studio/new.html", {"form": form})


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Details, curriculum, price and state of one course on one page."""
    course = get_object_or_404(selectors.studio_courses(), pk=pk)
    form = CourseForm(request.POST or None, request.FILES or None, instance=course)
    refuse_cut_off(request, form)
    if request.method == "POST" and form.is_valid() and form.store():
        messages.success(request, _("Saved."))
        return redirect(reverse("courses:studio_edit", args=[pk]) + "?saved=1")
    status = 422 if request.method == "POST" else 200
    return render_course(request, course, form=form, status=status)


def refuse_cut_off(request: HttpRequest, form: CourseForm | LessonForm) -> None:
    """Say so when a file was let go while it arrived, because it was above the limit."""
    field = getattr(request, "cut_off", "")
    if request.method == "POST" and field in form.fields:
        form.add_error(field, str(services.too_large(settings.MEDIA_LIMIT)))


def render_course(
    request: HttpRequest,
    course: Course,
    *,
    form: CourseForm | None = None,
    title_form: TitleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The course's page in the studio; also after a refused step in its curriculum."""
    sections = selectors.curriculum(course)
    context = {
        "course": course,
        "cover": selectors.cover_url(course),
        "form": form or CourseForm(instance=course),
        "title_form": title_form,
        "sections": sections,
        "lessons": [lesson for section in sections for lesson in section.lessons.all()],
    }
    if course.kind == Course.Kind.PATH:
        steps = {"path_steps": selectors.path_steps(course), "step_form": StepForm(path=course)}
        context |= steps
    return render(request, "courses/studio/edit.html", context, status=status)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, or with state=draft unpublish."""
    course = get_object_or_404(selectors.studio_courses(), pk=pk)
    try:
        if request.POST.get("state") == Course.State.DRAFT:
            services.unpublish(course=course)
            messages.info(request, _("Unpublished. Only you can see it now."))
        else:
            services.publish(course=course)
            messages.success(request, _("Published. Everybody can see it now."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("courses:studio_edit", pk)


def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete."""
    course = get_object_or_404(selectors.studio_courses(), pk=pk)
    context = {
        "title": _("Delete “%(title)s”?") % {"title": course.title},
        "text": _("Its sections, lessons, files, ratings and your fans' progress go with it."),
        "back": reverse("courses:studio_edit", args=[pk]),
    }
    if request.method == "POST":
        try:
            services.delete_course(course=course)
        except Refusal as refusal:
            return render(
                request, "courses/studio/confirm.html", context | {"refusal": refusal}, status=409
            )
        messages.success(request, _("Deleted."))
        return redirect("courses:studio_list")
    return render(request, "courses/studio/confirm.html", context)


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """The order of the list: one step by button, or the order of a page by drag."""
    if order := ids(request):
        services.order_courses(order=order)
        return HttpResponse(status=204)
    form = MoveForm(request.POST)
    if form.is_valid():
        course = get_object_or_404(Course, pk=form.cleaned_data["pk"])
        services.move_course(course=course, step=form.cleaned_data["step"])
    page = request.GET.get("page", "")
    query = f"?page={page}" if page.isdecimal() and page != "1" else ""
    return redirect(reverse("courses:studio_list") + query)


def ids(request: HttpRequest) -> list[int]:
    """The order that a drag sent; entries that are no numbers are left out."""
    sent = request.POST.getlist("order")
    return [int(value) for value in sent if value.isdecimal() and len(value) < LONGEST_ID]
