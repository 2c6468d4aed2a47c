"""Addresses of the memory: the beacon, and the studio's pages about people."""

from django.urls import path

from analytics.views import member, members, segments
from analytics.views.beacon import beacon

app_name = "analytics"
urlpatterns = [
    path("events/", beacon, name="beacon"),
    path("studio/members/", members.index, name="studio_members"),
    path("studio/members/tag/", members.tag, name="studio_members_tag"),
    path("studio/members/members.csv", members.csv, name="studio_members_csv"),
    path("studio/members/<int:pk>/", member.page, name="studio_member"),
    path("studio/members/<int:pk>/notes/", member.note, name="studio_member_note"),
    path(
        "studio/members/<int:pk>/notes/<int:note>/delete/",
        member.note_delete,
        name="studio_member_note_delete",
    ),
    path("studio/members/<int:pk>/tags/", member.tags, name="studio_member_tags"),
    path("studio/members/<int:pk>/access/", member.access, name="studio_member_access"),
    path(
        "studio/members/<int:pk>/access/<int:grant>/end/",
        member.access_end,
        name="studio_member_access_end",
    ),
    path("studio/segments/", segments.studio_segments, name="studio_segments"),
    path("studio/segments/new/", segments.studio_rule_new, name="studio_rule_new"),
    path("studio/segments/count/", segments.studio_rule_count, name="studio_rule_count"),
    path("studio/segments/<int:pk>/", segments.studio_rule, name="studio_rule"),
    path(
        "studio/segments/<int:pk>/delete/", segments.studio_rule_delete, name="studio_rule_delete"
    ),
    path("studio/segments/<int:pk>/open/", segments.studio_rule_open, name="studio_rule_open"),
    path("studio/segments/night/<slug:slug>/", segments.studio_segment, name="studio_segment"),
]
