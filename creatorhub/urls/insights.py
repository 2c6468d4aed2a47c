"""The pages of Insights, below /studio/insights/."""

from django.urls import path

from creatorhub.views import insights

insights_urls = [
    path("insights/", insights.overview, name="insights"),
    path("insights/funnel/", insights.funnel, name="insights_funnel"),
    path("insights/courses/", insights.courses, name="insights_courses"),
    path("insights/courses/<int:pk>/", insights.course, name="insights_course"),
    path("insights/nights/", insights.nights, name="insights_nights"),
    path("insights/nights/run/", insights.run, name="insights_run"),
]
