"""The JSON API of a site, below /api/v1/. Every view goes through the frame."""

from django.urls import path

from accounts import api as accounts
from analytics import api as analytics
from billing import api as billing
from community import api as community
from courses import api as courses
from creatorhub.api.framing import framed
from creatorhub.api.schema import SchemaView
from recommend import api as recommend

api_urls = [
    path("schema.json", framed(SchemaView), name="schema"),
    path("me/", framed(accounts.Me), name="me"),
    path("courses/", framed(courses.Courses), name="courses"),
    path("courses/<int:pk>/", framed(courses.CourseDetail), name="course"),
    path("courses/<int:pk>/publish/", framed(courses.Publish), name="course_publish"),
    path("courses/<int:pk>/unpublish/", framed(courses.Unpublish), name="course_unpublish"),
    path("courses/<int:pk>/lessons/", framed(courses.Lessons), name="lessons"),
    path("lessons/<int:pk>/", framed(courses.LessonDetail), name="lesson"),
    path("progress/", framed(courses.ProgressList), name="progress"),
    path("groups/", framed(community.Groups), name="groups"),
    path("groups/<int:pk>/", framed(community.GroupDetail), name="group"),
    path("groups/<int:pk>/posts/", framed(community.Posts), name="posts"),
    path("groups/<int:pk>/posts/<int:post>/", framed(community.Thread), name="thread"),
    path("posts/<int:pk>/", framed(community.PostDetail), name="post"),
    path("offers/", framed(billing.Offers), name="offers"),
    path("offers/<int:pk>/", framed(billing.OfferDetail), name="offer"),
    path("orders/", framed(billing.Orders), name="orders"),
    path("orders/<uuid:uid>/", framed(billing.OrderDetail), name="order"),
    path("members/", framed(analytics.Members), name="members"),
    path("members/<int:pk>/", framed(analytics.MemberDetail), name="member"),
    path("events/", framed(analytics.Events), name="events"),
    path("segments/", framed(analytics.Segments), name="segments"),
    path(
        "segments/<slug:segment>/members/",
        framed(analytics.SegmentMembers),
        name="segment_members",
    ),
    path("recommendations/", framed(recommend.Recommendations), name="recommendations"),
    path("path/", framed(recommend.PathView), name="path"),
    path("recommendations/not-this/", framed(recommend.NotThis), name="not_this"),
    path(
        "recommendations/not-this/<int:pk>/",
        framed(recommend.NotThisCourse),
        name="not_this_course",
    ),
]
