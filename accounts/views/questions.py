"""The studio's page about the questions at joining."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import selectors, services
from accounts.forms.questions import QuestionForm
from accounts.models import JoinQuestion
from accounts.services.questions import MOST_ASKED
from tenants.errors import Refusal


def index(request: HttpRequest) -> HttpResponse:
    """All questions, and the form for a new one."""
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_question(**form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Whoever signs up from now on is asked this."))
            return redirect("accounts:studio_join_questions")
    questions = list(selectors.all_questions())
    asked = [question for question in questions if question.is_active]
    context = {
        "form": form,
        "asked": asked,
        "retired": [question for question in questions if not question.is_active],
        "has_room": len(asked) < MOST_ASKED,
        "most": MOST_ASKED,
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/studio_join_questions.html", context, status=status)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words for a question."""
    question = get_object_or_404(JoinQuestion, pk=pk)
    known = {
        "text": question.text,
        "choices": "\n".join(question.choices),
        "is_required": question.is_required,
    }
    form = QuestionForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        services.change_question(question=question, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:studio_join_questions")
    context = {"form": form, "question": question}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/studio_join_question.html", context, status=status)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    question = get_object_or_404(JoinQuestion, pk=pk)
    steps = {"up": -1, "down": 1}
    if step := steps.get(request.POST.get("step", "")):
        services.move_question(question=question, step=step)
    return redirect("accounts:studio_join_questions")


@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it no more, or again with state=asked."""
    question = get_object_or_404(JoinQuestion, pk=pk)
    if request.POST.get("state") != "asked":
        services.retire_question(question=question)
        messages.info(request, _("This is asked no more. The answers stay."))
        return redirect("accounts:studio_join_questions")
    try:
        services.revive_question(question=question)
        messages.success(request, _("This is asked again."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:studio_join_questions")
