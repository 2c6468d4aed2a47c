"""Pages of the community and of its studio. Who may enter stands in creatorhub.doors."""

from copy import copy
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from community import selectors, services
from community.errors import AddressTaken, GroupClosed, NotYours, PostGone
from community.forms import GroupForm, WordsForm
from community.models import Group, Post
from tenants import clock
from tenants.errors import Refusal

POSTS_PER_PAGE = 20
FAR = 5  # digits of a page's number that are read; there are fewer pages


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """The groups that this person may know of; for a hole in another page, those joined."""
    groups = selectors.groups_for(request.user)
    if _is_piece(request):
        joined = groups.filter(is_joined=True)
        return render(request, "community/_mine.html", {"groups": joined})
    return render(request, "community/list.html", {"groups": selectors.lively(groups)})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A group: its feed, or one thread (?post=12), or what opens it."""
    group = _group(request, slug)
    if not selectors.may_read(request.user, group):
        return render(request, "community/closed.html", _offer(group))
    wanted = request.GET.get("post", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        return render(request, "community/detail.html", _feed(request, group))
    post = selectors.thread(group, int(wanted))
    if post is None:
        raise Http404
    return render(request, "community/thread.html", _context(request, group, post=_turned(post)))


def _group(request: HttpRequest, slug: str) -> Group:
    group = selectors.group_named(request.user, slug)
    if group is None:
        raise Http404
    return group


def _context(request: HttpRequest, group: Group, **more: Any) -> dict[str, Any]:
    joined = getattr(group, "is_joined", False)
    return {
        "group": group,
        "may_write": joined or (request.user.is_authenticated and request.user.can.read),
        "now": clock.now(),
        # Who wrote nothing here sees the same feed as all others who did not.
        "whose": request.user.pk if getattr(group, "has_words", True) else 0,
        "reply_form": WordsForm(label=_("Write a reply"), rows=2, auto_id=False),
        **more,
    }


def _feed(request: HttpRequest, group: Group, composer: WordsForm | None = None) -> dict[str, Any]:
    """The posts are asked when they are read: mostly the feed is there already, rendered."""
    wanted = request.GET.get("page", "") if request.method == "GET" else ""
    number = int(wanted[:FAR]) if wanted.isdecimal() else 1
    page = SimpleLazyObject(partial(_page, group, number))
    more = {"page_obj": page, "number": number, "composer": composer or _composer()}
    return _context(request, group, **more)


def _page(group: Group, number: int) -> Page:
    page: Page = Paginator(selectors.feed(group), POSTS_PER_PAGE).get_page(number)
    for post in page.object_list:
        _turned(post)
    return page


def _turned(post: Post) -> Post:
    """The last replies are read newest first and shown in the order they were said."""
    post.shown.reverse()  # type: ignore[attr-defined]
    return post


def _composer(data: Any = None) -> WordsForm:
    return WordsForm(data, label=_("Share something with the group"))


def _offer(group: Group) -> dict[str, Any]:
    address = reverse("community:detail", args=[group.slug])
    return {
        "group": group,
        "next": address,
        "offer_query": urlencode({"keys": ",".join(group.keys), "next": address}),
        "login_query": urlencode({"next": address}),
    }


def _is_piece(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _leave_to(request: HttpRequest, group: Group, refusal: Refusal | None = None) -> HttpResponse:
    """Off to the group's page, with what went wrong; htmx is told to load the whole page."""
    if refusal:
        messages.error(request, str(refusal))
    address = reverse("community:detail", args=[group.slug])
    if _is_piece(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Become a member of the group."""
    group = _group(request, slug)
    if request.method == "POST":
        try:
            services.join(group=group, member=request.user)  # type: ignore[arg-type]
        except GroupClosed as refusal:
            return _leave_to(request, group, refusal)
        messages.success(request, _("Welcome to %(group)s. Say hello!") % {"group": group.title})
    return _leave_to(request, group)


def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the place in the group back."""
    group = _group(request, slug)
    if request.method == "POST":
        services.leave(group=group, member=request.user)  # type: ignore[arg-type]
        messages.info(request, _("You have left the group. Your posts stay until you delete them."))
    return _leave_to(request, group)


def post(request: HttpRequest, slug: str) -> HttpResponse:
    """Say something; a refusal keeps the words."""
    group = _group(request, slug)
    if request.method != "POST":
        return _leave_to(request, group)
    form = _composer(request.POST)
    form.is_valid()
    try:
        services.post(
            group=group,
            author=request.user,  # type: ignore[arg-type]
            body=form.cleaned_data.get("body", ""),
        )
    except GroupClosed as refusal:
        return _leave_to(request, group, refusal)
    except Refusal as refusal:
        form.add_error("body", str(refusal))
        return _feed_page(request, group, form)
    return _feed_page(request, group) if _is_piece(request) else _leave_to(request, group)


def _feed_page(request: HttpRequest, group: Group, form: WordsForm | None = None) -> HttpResponse:
    context = _feed(request, group, form)
    if _is_piece(request):  # htmx puts only answers with 200 in the page
        return render(request, "community/_feed.html", context)
    return render(request, "community/detail.html", context, status=422)


def reply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Answer a post; a refusal keeps the words."""
    group = _group(request, slug)
    if request.method != "POST":
        return _thread_at(group, pk)
    form = WordsForm(request.POST, label=_("Write a reply"), rows=2, auto_id=False)
    form.is_valid()
    try:
        said = services.reply(
            group=group,
            post_id=pk,
            author=request.user,  # type: ignore[arg-type]
            body=form.cleaned_data.get("body", ""),
        )
    except (GroupClosed, PostGone) as refusal:
        return _leave_to(request, group, refusal)
    except Refusal as refusal:
        form.add_error("body", str(refusal))
        return _thread_page(request, group, pk, form)
    head = said.parent_id or said.pk
    return _thread_page(request, group, head) if _is_piece(request) else _thread_at(group, head)


def _thread_at(group: Group, pk: int) -> HttpResponse:
    address = reverse("community:detail", args=[group.slug])
    return redirect(f"{address}?post={pk}")


def _thread_page(
    request: HttpRequest, group: Group, pk: int, form: WordsForm | None = None
) -> HttpResponse:
    found = selectors.thread(group, pk)
    if found is None:
        return _leave_to(request, group, PostGone())
    context = _context(request, group, post=_turned(found), is_thread=True)
    context |= {"reply_form": form} if form else {}
    if _is_piece(request):
        return render(request, "community/_post.html", context)
    return render(request, "community/thread.html", context, status=422)


def delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then delete a post or a reply."""
    group = _group(request, slug)
    found = get_object_or_404(selectors.posts_of(request.user), group=group, pk=pk)
    if request.method != "POST":
        replies = found.replies.count()
        context = {"group": group, "post": found, "replies": replies, "now": clock.now()}
        return render(request, "community/delete.html", context)
    try:
        services.delete_post(post_id=pk, actor=request.user)  # type: ignore[arg-type]
    except (PostGone, NotYours) as refusal:
        return _leave_to(request, group, refusal)
    messages.success(request, _("Deleted."))
    return _thread_at(group, found.parent_id) if found.parent_id else _leave_to(request, group)


@require_safe
def studio_list(request: HttpRequest) -> HttpResponse:
    """The creator's groups."""
    groups = selectors.groups_for(request.user)
    return render(request, "community/studio_list.html", {"groups": groups})


def studio_new(request: HttpRequest) -> HttpResponse:
    """Make a group."""
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _kept(form, services.create_group):
        messages.success(request, _("The group is open. Write the first post to get it going."))
        return redirect("community:studio_list")
    return render(request, "community/studio_form.html", {"form": form})


def studio_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a group."""
    group = get_object_or_404(selectors.groups_for(request.user), pk=pk)
    # A copy, because a form writes what it was sent into its instance even when it refuses it.
    form = GroupForm(request.POST or None, instance=copy(group))

    def change(**values: Any) -> Group:
        return services.change_group(group_id=pk, **values)

    if request.method == "POST" and form.is_valid() and _kept(form, change):
        messages.success(request, _("Saved."))
        return redirect("community:studio_list")
    return render(request, "community/studio_form.html", {"form": form, "group": group})


def _kept(form: GroupForm, service: Any) -> bool:
    try:
        service(**form.values())
    except AddressTaken as refusal:
        form.add_error("slug", str(refusal))
        return False
    return True


def studio_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, say how many posts go, then delete the group."""
    group = get_object_or_404(selectors.groups_for(request.user), pk=pk)
    if request.method != "POST":
        said = group.posts.count()
        return render(request, "community/studio_delete.html", {"group": group, "said": said})
    gone = services.delete_group(group_id=pk)
    text = ngettext("Deleted, with %(n)d post.", "Deleted, with %(n)d posts and replies.", gone)
    messages.success(request, text % {"n": gone})
    return redirect("community:studio_list")
