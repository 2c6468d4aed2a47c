"""What lies on a demo owner's desk: saved segments, notes, a drafted letter, a bell that rang."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from accounts import services as accounts
from accounts.models import Notice, User
from analytics import services as analytics
from billing.engine import money
from billing.models import Order
from community.models import Post
from growth import services as growth
from tenants.schemas import here

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
FEW_WORDS = 120  # characters of a post in the bell


def fill(texts: dict[str, Any], now: datetime) -> None:
    """Everything that an owner would have at hand after some months."""
    for text in texts["saved_segments"]:
        analytics.save_rule(name=text["name"], rule=text["rule"])
    letter = texts["letter"]
    growth.write_letter(subject=letter["subject"], body=letter["body"], audience=letter["audience"])
    owner = User.objects.get(role=User.Role.OWNER)
    for note in texts["notes"]:
        fan = User.objects.get(name=note["fan"])
        accounts.set_tags(member=fan, tags=note["tags"])
        accounts.add_note(member=fan, author=owner, text=note["text"])
    Notice.objects.bulk_create([*_answers(now), *_news(owner, now)], ignore_conflicts=True)


def _answers(now: datetime) -> list[Notice]:
    """Fans hear of the answers to their posts; what is older than a week was read."""
    replies = Post.objects.filter(parent__isnull=False, created_at__gte=now - MONTH)
    told = replies.select_related("author", "parent", "group")
    return [
        Notice(
            member_id=reply.parent.author_id,
            kind=Notice.Kind.REPLY,
            key=f"post:{reply.pk}",
            facts={
                "name": str(reply.author),
                "group": reply.group.title,
                "words": " ".join(reply.body.split())[:FEW_WORDS],
            },
            path=f"{reverse('community:detail', args=[reply.group.slug])}?post={reply.parent_id}",
            created_at=reply.created_at,
            read_at=reply.created_at + timedelta(hours=5) if _is_old(reply, now) else None,
        )
        for reply in told
        if reply.author_id != reply.parent.author_id
    ]


def _is_old(reply: Post, now: datetime) -> bool:
    return bool(now - reply.created_at > WEEK)


def _news(owner: User, now: datetime) -> list[Notice]:
    """The owner hears of the sales and the new fans of the last three days."""
    since = now - timedelta(days=3)
    sales = Order.objects.filter(paid_at__gte=since).select_related("member")
    joined = User.objects.filter(role=User.Role.FAN, date_joined__gte=since)
    return [
        *(
            Notice(
                member=owner,
                kind=Notice.Kind.SALE,
                key=f"order:{order.pk}",
                facts={
                    "name": str(order.member),
                    "title": order.title,
                    "price": money.show(order.amount, order.currency, here().language),
                },
                path=reverse("billing:studio_order", args=[order.uid]),
                created_at=order.paid_at,
            )
            for order in sales
        ),
        *(
            Notice(
                member=owner,
                kind=Notice.Kind.NEW_FAN,
                key=f"joined:{fan.pk}",
                facts={"name": str(fan)},
                path=reverse("analytics:studio_member", args=[fan.pk]),
                created_at=fan.date_joined,
            )
            for fan in joined
        ),
    ]
