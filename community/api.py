"""Groups and posts for programs and pages. Who may read is asked as on the pages."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import selectors, services
from community.errors import GroupClosed
from community.models import Group, Post

BIGGEST = 2**31 - 1


class GroupRow(serializers.Serializer):
    """A group. `is_open`: whether the person who asks may read its posts now."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    slug = serializers.CharField()
    description = serializers.CharField()
    access = serializers.ChoiceField(Group.Access.choices)
    tier = serializers.IntegerField(source="tier_id", allow_null=True)
    members = serializers.IntegerField(source="member_count")
    posts = serializers.IntegerField(source="post_count")
    is_joined = serializers.BooleanField()
    is_open = serializers.SerializerMethodField(
        help_text=_("True where whoever asks may read the posts.")
    )
    created_at = serializers.DateTimeField()

    def get_is_open(self, group: Group) -> bool:
        """As the group's page asks."""
        return selectors.may_read(self.context["request"].user, group)


class PostRow(serializers.Serializer):
    """What somebody said in a group; `parent` is the post that a reply belongs to."""

    id = serializers.IntegerField()
    group = serializers.IntegerField(source="group_id")
    parent = serializers.IntegerField(source="parent_id", allow_null=True)
    author = serializers.IntegerField(source="author_id", allow_null=True)
    author_name = serializers.SerializerMethodField(
        help_text=_("The name that people see; empty for somebody who left or never gave one.")
    )
    body = serializers.CharField(help_text=_("Plain text."))
    created_at = serializers.DateTimeField()

    def get_author_name(self, post: Post) -> str:
        """The name that people see; empty for somebody who left or never gave one."""
        return post.author.name if post.author else ""


class ThreadHead(PostRow):
    """A post in the feed."""

    replies = serializers.IntegerField(source="reply_count")


class WholeThread(ThreadHead):
    """A post with all its replies, oldest first."""

    answers = serializers.SerializerMethodField()

    @extend_schema_field(PostRow(many=True))
    def get_answers(self, post: Any) -> Any:
        """What thread() brought, turned."""
        return PostRow(post.shown[::-1], many=True).data


class NewPost(serializers.Serializer):
    """A post, or (with `reply_to`) a reply."""

    body = serializers.CharField(max_length=services.MOST_CHARACTERS, trim_whitespace=False)
    reply_to = serializers.IntegerField(
        min_value=1, max_value=BIGGEST, required=False, help_text=_("The id of a post.")
    )


def readable(person: Any, pk: int) -> Group:
    """The group with this id. Raises Http404, and GroupClosed for who may not read it now."""
    group: Group = get_object_or_404(selectors.groups_for(person), pk=pk)
    if not selectors.may_read(person, group):
        raise GroupClosed
    return group


class Groups(generics.ListAPIView):
    """The groups that this person may know of."""

    scope = "groups"
    may = {"GET": "member"}
    summary = {"GET": _("List groups")}
    serializer_class = GroupRow
    ordering = ("id",)

    def get_queryset(self) -> Any:
        """With counts, and whether the person is in."""
        return selectors.groups_for(self.request.user)


class GroupDetail(generics.RetrieveAPIView):
    """One group."""

    scope = "groups"
    may = {"GET": "member"}
    summary = {"GET": _("Read a group")}
    serializer_class = GroupRow

    def get_queryset(self) -> Any:
        """Those that this person may know of."""
        return selectors.groups_for(self.request.user)


class Posts(generics.ListAPIView):
    """The posts of one group, newest first, for whoever may read there now."""

    scope = "posts"
    may = {"GET": "member", "POST": "member"}
    summary = {"GET": _("List the posts of a group"), "POST": _("Write a post or a reply")}
    refuses = {
        "GET": ("group_closed",),
        "POST": ("group_closed", "not_a_member", "empty_post", "post_gone"),
    }
    serializer_class = ThreadHead
    takes = {"POST": NewPost}
    gives = {"POST": (201, PostRow)}
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """The heads of its threads, without the replies that a page shows."""
        group = readable(self.request.user, self.kwargs["pk"])
        return selectors.feed(group).prefetch_related(None)

    def post(self, request: Request, pk: int) -> Response:
        """Say something, as the person who asks."""
        group = readable(request.user, pk)
        given = NewPost(data=request.data)
        given.is_valid(raise_exception=True)
        words: dict[str, Any] = {"group": group, "author": request.user}
        words["body"] = given.validated_data["body"]
        answered = given.validated_data.get("reply_to")
        if answered is None:
            said = services.post(**words)
        else:
            said = services.reply(**words, post_id=answered)
        return Response(PostRow(said).data, 201)


class Thread(generics.GenericAPIView):
    """One post of a group with all its replies."""

    scope = "posts"
    may = {"GET": "member"}
    summary = {"GET": _("Read a post with its replies")}
    refuses = {"GET": ("group_closed",)}
    serializer_class = WholeThread

    def get(self, request: Request, pk: int, post: int) -> Response:
        """The post, for whoever may read the group now."""
        group = readable(request.user, pk)
        found = selectors.thread(group, post)
        if found is None:
            raise Http404
        return Response(WholeThread(found).data)


class PostDetail(generics.GenericAPIView):
    """One post or reply."""

    scope = "posts"
    may = {"DELETE": "member"}
    summary = {"DELETE": _("Delete a post or a reply")}
    about = {"DELETE": _("The own ones; with the right to moderate, everybody's.")}
    serializer_class = PostRow

    def get_queryset(self) -> Any:
        """Those that this person may delete."""
        return selectors.posts_of(self.request.user)

    def delete(self, request: Request, pk: int) -> Response:
        """Take it away, with its replies."""
        services.delete_post(post_id=self.get_object().pk, actor=request.user)  # type: ignore[arg-type]
        return Response(status=204)
