"""Insights as pages: who enters, what stands there, and that a file says the same."""

import pytest
from django.urls import reverse

PAGES = ["insights", "insights_funnel", "insights_courses", "insights_nights"]


@pytest.mark.parametrize("name", PAGES)
def test_insights_are_for_the_owner_alone(site, browse, alice, owner, name):
    address = reverse(f"studio:{name}")

    assert site.get(address).status_code == 302
    assert browse(alice).get(address).status_code == 403
    assert browse(owner).get(address).status_code == 200
