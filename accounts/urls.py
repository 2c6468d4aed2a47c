"""A person's own pages, and the studio's pages about the site itself."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/profile/", views.profile, name="profile"),
    path("studio/appearance/", views.studio_appearance, name="studio_appearance"),
    path("studio/appearance/logo/", views.studio_logo, name="studio_logo"),
    path("studio/settings/", views.studio_settings, name="studio_settings"),
]
