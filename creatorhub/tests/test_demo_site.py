"""A demo site as it is filled: whole, balanced, and with something to go on with."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from billing import selectors as billing
from billing import services as billing_services
from billing.models import Entry, Order
from courses import selectors as courses
from courses.models import Course
from creatorhub.demo import behaviour, cast, loader
from recommend import services as recommend
from recommend.selectors import live_shelves
from tenants.models import Creator, Domain
from tenants.schemas import open_creator, open_public

pytestmark = pytest.mark.long


@pytest.fixture
def demo(ada: Creator, settings, tmp_path) -> Creator:
    """Ada's demo site under its own name, beside the test's ada."""
    settings.MEDIA_ROOT = tmp_path
    with open_public():
        Domain.objects.filter(tenant=ada).update(domain="elsewhere.localhost")
        Creator.objects.filter(pk=ada.pk).update(host="elsewhere.localhost", skeleton="elsewhere")
        User.objects.filter(email=cast.email_of("ada")).update(email="other@example.com")
        EmailAddress.objects.filter(email=cast.email_of("ada")).update(email="other@example.com")
        creator_id = loader.load("ada", lambda step: None)
        return Creator.objects.get(pk=creator_id)


def test_a_demo_site_is_whole_its_model_beats_popularity_and_shown_fans_can_go_on(
    demo: Creator,
) -> None:
    with open_creator(demo):
        assert Course.objects.filter(state=Course.State.PUBLISHED).count() == 18
        assert billing.unbalanced_orders() == []
        lines = Entry.objects.count()
        for order in Order.objects.order_by("pk")[:20]:
            billing_services.reconcile(order.pk)
        assert Entry.objects.count() == lines
        report = recommend.rebuild()
        assert (report.served, report.verdict) == ("model", "model")
        own, popular = sorted(live_shelves(), key=lambda shelf: shelf.shelf)
        assert (own.shelf, popular.shelf) == ("for-you", "popular")
        assert own.beginning.value > popular.beginning.value > 0
        for number in range(behaviour.SHOWN_FANS):
            fan = User.objects.get(email=cast.fan_email("ada", number))
            assert courses.continue_of(fan) is not None
