from django.urls import path

from recommend import views

app_name = "recommend"
urlpatterns = [
    path("for-you/", views.shelf, name="shelf"),
    path("studio/recommendations/", views.studio_report, name="studio_report"),
]
