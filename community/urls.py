"""Addresses of the community: the site's groups, and the studio's list of them."""

from django.urls import path

from community import views

app_name = "community"
urlpatterns = [
    path("groups/", views.group_list, name="list"),
    path("groups/<slug:slug>/", views.detail, name="detail"),
    path("groups/<slug:slug>/join/", views.join, name="join"),
    path("groups/<slug:slug>/leave/", views.leave, name="leave"),
    path("groups/<slug:slug>/post/", views.post, name="post"),
    path("groups/<slug:slug>/posts/<int:pk>/reply/", views.reply, name="reply"),
    path("groups/<slug:slug>/posts/<int:pk>/delete/", views.delete, name="delete"),
    path("studio/groups/", views.studio_list, name="studio_list"),
    path("studio/groups/new/", views.studio_new, name="studio_new"),
    path("studio/groups/<int:pk>/", views.studio_edit, name="studio_edit"),
    path("studio/groups/<int:pk>/delete/", views.studio_delete, name="studio_delete"),
]
