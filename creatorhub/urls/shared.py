"""What answers on every host."""

from django.urls import include, path
from django.views.i18n import set_language

from creatorhub.views import files, theme

shared = [
    path("accounts/", include("allauth.account.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("theme.css", theme.css, name="theme"),
    path("media/<path:path>", files.media, name="media"),
]
