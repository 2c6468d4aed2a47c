"""What answers on a creator's host."""

from django.urls import include, path

from creatorhub.urls.api import api_urls
from creatorhub.urls.insights import insights_urls
from creatorhub.urls.recommendations import recommendations_urls
from creatorhub.urls.shared import shared
from creatorhub.views import api, choices, isolation, owndata, site, studio

site_urls = [
    path("", site.home, name="home"),
    path("about/", site.creator, name="creator"),
    path("terms/", site.terms, name="terms"),
    path("privacy/", site.privacy, name="privacy"),
    path("enter/", site.enter, name="enter"),
    path("privacy/choices/", choices.choices, name="choices"),
    path("me/data/", owndata.own_data, name="own_data"),
    path("me/data/file/<slug:kind>/", owndata.own_data_file, name="own_data_file"),
    path("me/data/wipe/", owndata.own_data_wipe, name="own_data_wipe"),
    path("me/data/delete/", owndata.own_data_delete, name="own_data_delete"),
    path("goodbye/", owndata.own_data_gone, name="own_data_gone"),
]
studio_urls = [
    path("", studio.today, name="today"),
    path("find/", studio.find, name="find"),
    path("api/", api.docs, name="api"),
    path("members/<int:pk>/delete/", owndata.member_delete, name="member_delete"),
    path("isolation/", isolation.isolation, name="isolation"),
    path("isolation/run/", isolation.run, name="isolation_run"),
    path("isolation/read/", isolation.read, name="isolation_read"),
    path("isolation/<int:pk>/file/", isolation.file, name="isolation_file"),
    *insights_urls,
    *recommendations_urls,
]

urlpatterns = [
    *shared,
    path("", include((site_urls, "site"))),
    path("studio/", include((studio_urls, "studio"))),
    path("api/v1/", include((api_urls, "api"))),
    path("", include("accounts.urls")),
    path("", include("analytics.urls")),
    path("", include("courses.urls")),
    path("", include("community.urls")),
    path("", include("billing.urls")),
    path("", include("recommend.urls")),
    path("", include("growth.urls")),
]
handler404 = "creatorhub.views.errors.not_found"
handler500 = "creatorhub.views.errors.server_error"
