"""A person's own pages, and the studio's pages about the site itself."""

from django.urls import path

from accounts import views
from accounts.views import about, log, questions, team, tokens

app_name = "accounts"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/profile/", views.profile, name="profile"),
    path("me/picture/", views.avatar, name="avatar"),
    path("me/messages/", views.messages_page, name="messages"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.notices_read, name="notices_read"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("studio/appearance/", views.studio_appearance, name="studio_appearance"),
    path("studio/appearance/logo/", views.studio_logo, name="studio_logo"),
    path("studio/profile/", about.studio_profile, name="studio_profile"),
    path("studio/profile/portrait/", about.studio_portrait, name="studio_portrait"),
    path("studio/settings/", views.studio_settings, name="studio_settings"),
    path("studio/tokens/", tokens.index, name="studio_tokens"),
    path("studio/tokens/<int:pk>/revoke/", tokens.revoke, name="studio_token_revoke"),
    path("team/<str:token>/", team.answer, name="team_invite"),
    path("studio/log/", log.index, name="studio_log"),
    path("studio/log/file/", log.export, name="studio_log_file"),
    path("studio/team/", team.index, name="studio_team"),
    path("studio/team/invite/", team.invite, name="studio_team_invite"),
    path("studio/team/invitations/<int:pk>/resend/", team.resend, name="studio_team_resend"),
    path("studio/team/invitations/<int:pk>/revoke/", team.revoke, name="studio_team_revoke"),
    path("studio/team/<int:pk>/role/", team.role, name="studio_team_role"),
    path("studio/team/<int:pk>/remove/", team.remove, name="studio_team_remove"),
    path("studio/members/questions/", questions.index, name="studio_join_questions"),
    path("studio/members/questions/<int:pk>/", questions.edit, name="studio_join_question"),
    path(
        "studio/members/questions/<int:pk>/move/", questions.move, name="studio_join_question_move"
    ),
    path(
        "studio/members/questions/<int:pk>/state/",
        questions.state,
        name="studio_join_question_state",
    ),
]
