"""What answers on the platform's own host."""

from django.contrib import admin
from django.urls import include, path

from creatorhub.urls.shared import shared
from creatorhub.views import domains, health, isolation, metrics, platform

platform_urls = [
    path("", platform.home, name="home"),
    path("start/", platform.start, name="start"),
    path("start/<uuid:uid>/", platform.confirm, name="confirm"),
    path("start/<uuid:uid>/resend/", platform.resend, name="resend"),
    path("sites/", platform.sites, name="sites"),
    path("sites/<uuid:uid>/studio/", platform.open_studio, name="open_studio"),
    path("terms/", platform.terms, name="terms"),
    path("privacy/", platform.privacy, name="privacy"),
    path("isolation/", isolation.read, name="isolation"),
    path("mail/", platform.mail, name="mail"),
    path("mail/<str:name>/", platform.message, name="message"),
    path("mail/<str:name>/frame/", platform.message_frame, name="message_frame"),
]

urlpatterns = [
    *shared,
    path("healthz", health.health, name="health"),
    path("readyz", health.ready, name="ready"),
    path("health", health.ready, name="readiness"),  # where outside checkers look first
    path("metrics", metrics.metrics, name="metrics"),
    path("domain-known", domains.known, name="domain_known"),
    path("admin/", admin.site.urls),
    path("", include((platform_urls, "platform"))),
]
handler404 = "creatorhub.views.errors.not_found"
handler500 = "creatorhub.views.errors.server_error"
