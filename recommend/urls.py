from django.urls import path

from recommend import views

app_name = "recommend"
urlpatterns = [
    path("for-you/", views.shelf, name="shelf"),
    path("courses/<slug:slug>/also/", views.beside, name="beside"),
    path("me/suggestions/", views.suggestions, name="suggestions"),
    path("me/suggestions/why/<int:pk>/", views.why, name="why"),
    path("me/suggestions/not-this/", views.not_this, name="not_this"),
    path("me/suggestions/undo/", views.take_back, name="take_back"),
    path("me/suggestions/topics/", views.choose_interests, name="interests"),
    path("me/suggestions/reset/", views.reset, name="reset"),
    path("path/", views.path, name="path"),
    path("path/keep/", views.path_keep, name="path_keep"),
    path("path/drop/", views.path_drop, name="path_drop"),
    path("studio/recommendations/", views.studio_report, name="studio_report"),
]
