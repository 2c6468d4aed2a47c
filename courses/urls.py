from django.urls import path

from courses.views import catalogue, curriculum, files, paths, reading, reviews, studio

app_name = "courses"
urlpatterns = [
    path("courses/", catalogue.index, name="list"),
    path("courses/mine/", catalogue.mine, name="mine"),
    path("courses/<slug:slug>/", catalogue.detail, name="detail"),
    path("courses/<slug:slug>/rate/", catalogue.rate, name="rate"),
    path("courses/<slug:slug>/lessons/<int:pk>/", reading.lesson, name="lesson"),
    path("courses/<slug:slug>/lessons/<int:pk>/progress/", reading.progress, name="progress"),
    path("courses/<slug:slug>/lessons/<int:pk>/finish/", reading.finish, name="finish"),
    path("courses/<slug:slug>/lessons/<int:pk>/reopen/", reading.reopen, name="reopen"),
    path("files/play/<uuid:uid>/", files.play, name="play"),
    path("files/<str:token>/", files.file, name="file"),
    path("studio/reviews/", reviews.index, name="studio_reviews"),
    path("studio/reviews/<int:pk>/", reviews.feature, name="studio_review_feature"),
    path("studio/courses/", studio.index, name="studio_list"),
    path("studio/courses/new/", studio.new, name="studio_new"),
    path("studio/courses/move/", studio.move, name="studio_order"),
    path("studio/courses/<int:pk>/", studio.edit, name="studio_edit"),
    path("studio/courses/<int:pk>/publish/", studio.publish, name="studio_publish"),
    path("studio/courses/<int:pk>/delete/", studio.delete, name="studio_delete"),
    path("studio/courses/<int:pk>/move/", curriculum.move, name="studio_move"),
    path("studio/courses/<int:pk>/steps/", paths.add, name="studio_path_add"),
    path("studio/courses/<int:pk>/steps/move/", paths.move, name="studio_path_move"),
    path("studio/courses/steps/<int:pk>/remove/", paths.remove, name="studio_path_remove"),
    path("studio/courses/<int:pk>/sections/", curriculum.section_new, name="studio_section_new"),
    path("studio/courses/sections/<int:pk>/", curriculum.section_edit, name="studio_section_edit"),
    path(
        "studio/courses/sections/<int:pk>/delete/",
        curriculum.section_delete,
        name="studio_section_delete",
    ),
    path(
        "studio/courses/sections/<int:pk>/lessons/", curriculum.lesson_new, name="studio_lesson_new"
    ),
    path("studio/courses/lessons/<int:pk>/", curriculum.lesson_edit, name="studio_lesson_edit"),
    path(
        "studio/courses/lessons/<int:pk>/delete/",
        curriculum.lesson_delete,
        name="studio_lesson_delete",
    ),
]
