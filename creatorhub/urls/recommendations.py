"""The pages about recommendations, below /studio/suggestions/."""

from django.urls import path

from creatorhub.views import recommendations

recommendations_urls = [
    path("suggestions/", recommendations.index, name="recommendations"),
    path("suggestions/add/", recommendations.add, name="recommendations_add"),
    path("suggestions/move/", recommendations.move, name="recommendations_move"),
    path("suggestions/seen/", recommendations.seen, name="recommendations_seen"),
    path("suggestions/<int:pk>/remove/", recommendations.remove, name="recommendations_remove"),
    path("suggestions/courses/<int:pk>/", recommendations.course, name="recommendations_course"),
]
