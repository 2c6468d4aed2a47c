"""The tiers in short and line by line."""

from accounts.models import Tier
from billing import selectors, services
from billing.tests.factories import make_tier


def test_in_short_they_come_lowest_first_with_both_prices_in_one_statement(
    ada, django_assert_num_queries
):
    low, high = make_tier("Low", 900, 9000), make_tier("High", 1900, None)
    make_tier("Unpriced", None, None)

    with django_assert_num_queries(1):
        found = selectors.tiers_in_short()

    assert [price.tier for price in found] == [low, high]
    assert (found[0].monthly.amount, found[0].yearly.amount, found[0].saving) == (900, 9000, 16)
    assert found[1].yearly is None and found[1].monthly.currency == "EUR"


def test_old_prices_and_archived_tiers_are_not_told(ada):
    tier, gone = make_tier("Low", 900, 9000), make_tier("Gone")
    services.update_tier(
        tier_id=tier.pk, name="Low", description="", benefits=[], rank=1, monthly=1000, yearly=None
    )
    Tier.objects.filter(pk=gone.pk).update(is_active=False)

    found = selectors.tiers_in_short()

    assert [(price.tier.name, price.monthly.amount, price.yearly) for price in found] == [
        ("Low", 1000, None)
    ]


def test_without_a_tier_there_is_nothing(ada):
    assert selectors.tiers_in_short() == []


def test_each_benefit_stands_once_and_higher_tiers_have_what_lower_ones_have(ada):
    low, high = make_tier("Low"), make_tier("High")
    Tier.objects.filter(pk=low.pk).update(benefits=["Every course", "The group"])
    Tier.objects.filter(pk=high.pk).update(
        benefits=["Everything in Low", "The group", "A letter from me"]
    )

    rows = selectors.benefits(selectors.tiers_in_short())

    assert [(row.text, row.has) for row in rows] == [
        ("Every course", [True, True]),
        ("The group", [True, True]),
        ("A letter from me", [False, True]),
    ]


def test_the_prices_page_compares_two_tiers_and_not_one(site, ada):
    make_tier("Low")
    assert "Line by line" not in site.get("/membership/").content.decode()

    make_tier("High", 1900)
    page = site.get("/membership/").content.decode()
    assert "Line by line" in page and page.count("<h1") == 1
    yearly = site.get("/membership/?period=year").content.decode()
    assert 'href="/membership/?period=year" aria-current="page"' in yearly
