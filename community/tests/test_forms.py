"""The studio's form of a group."""

from django.forms import ModelChoiceField

from accounts.models import Tier
from community.forms import GroupForm
from community.models import Group
from community.tests.factories import make_paid_group, make_tier

PAID = {"title": "Room", "slug": "", "access": "paid", "description": ""}


def test_no_field_holds_a_queryset_that_was_made_at_import():
    fields = GroupForm.base_fields.values()

    assert [field for field in fields if isinstance(field, ModelChoiceField)] == []


def test_tiers_on_sale_can_be_chosen_and_others_cannot(ada):
    sold, gone = make_tier(1), make_tier(2, "Old")
    Tier.objects.filter(pk=gone.pk).update(is_active=False)

    assert GroupForm({**PAID, "tier_id": str(sold.pk)}).is_valid()
    assert list(GroupForm({**PAID, "tier_id": str(gone.pk)}).errors) == ["tier_id"]


def test_a_group_keeps_a_tier_that_is_no_longer_sold(ada):
    group = make_paid_group()
    Tier.objects.update(is_active=False)
    form = GroupForm({**PAID, "tier_id": str(group.tier_id)}, instance=Group.objects.get())

    assert form.is_valid()
    assert form.values()["tier_id"] == group.tier_id
