"""The icon in the tab of the browser."""

from typing import Any

from django.test import RequestFactory

from conftest import SiteClient
from creatorhub.views import theme
from tenants.models import Creator


def test_a_site_s_icon_is_its_first_letter_on_its_colour(site: SiteClient, ada: Any) -> None:
    answer = site.get("/icon.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert ada.brand_color in answer.content.decode()
    assert ">A</text>" in answer.content.decode()
    assert "/icon.svg?v=" in site.get("/").content.decode()


def test_a_title_cannot_write_into_its_icon() -> None:
    request: Any = RequestFactory().get("/icon.svg")
    request.creator = Creator(title="<script>", brand_color="#123456")

    text = theme.icon(request).content.decode()

    assert "<script" not in text
    assert "&lt;</text>" in text
