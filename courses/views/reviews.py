"""What fans said: the owner reads it and chooses what stands on the home page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import selectors, services
from courses.models import Rating
from tenants.errors import Refusal

PER_PAGE = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The ratings, all or some of them."""
    asked = request.GET.get("show", "")
    which = asked if asked in selectors.REVIEW_FILTERS else "all"
    page = Paginator(selectors.reviews(which), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "which": which,
        "filters": [
            ("all", _("All")), ("shown", _("On the home page")), ("words", _("With words")),
            ("high", _("4 and 5 stars")), ("low", _("1 to 3 stars")),
        ],
    }  # fmt: skip
    return render(request, "courses/studio/reviews.html", context)


@require_POST
def feature(request: HttpRequest, pk: int) -> HttpResponse:
    """On the home page, or off it again."""
    review = get_object_or_404(Rating, pk=pk)
    try:
        if request.POST.get("show") == "no":
            services.hide_review(review=review)
            messages.info(request, _("Taken off the home page."))
        else:
            services.show_review(review=review)
            messages.success(request, _("It is on the home page now."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    kept = {"show": request.POST.get("show_list", ""), "page": request.POST.get("page", "")}
    back = urlencode({name: value for name, value in kept.items() if value})
    return redirect(f"{reverse('courses:studio_reviews')}?{back}#review-{pk}")
