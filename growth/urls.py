"""The studio's letters and lists."""

from django.urls import path

from growth import views

app_name = "growth"
urlpatterns = [
    path("studio/lists/", views.studio_lists, name="studio_lists"),
    path("studio/letters/", views.studio_letters, name="studio_letters"),
    path("studio/letters/new/", views.studio_letter_new, name="studio_letter_new"),
    path("studio/letters/<int:pk>/", views.studio_letter, name="studio_letter"),
    path(
        "studio/letters/<int:pk>/mail/", views.studio_letter_preview, name="studio_letter_preview"
    ),
    path("studio/letters/<int:pk>/test/", views.studio_letter_test, name="studio_letter_test"),
    path("studio/letters/<int:pk>/send/", views.studio_letter_send, name="studio_letter_send"),
    path(
        "studio/letters/<int:pk>/delete/", views.studio_letter_delete, name="studio_letter_delete"
    ),
]
