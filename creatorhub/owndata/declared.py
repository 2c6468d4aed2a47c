"""Each relation of a table to a person, and what becomes of it. A test holds both lists against
the models: a new table that names a person is told of, or left out with a reason, and it is said
what its deletion does.
"""

from django.utils.translation import gettext_lazy as _

# Not in what a person is shown and takes along. The others are named by the sources.
LEFT_OUT = {
    "accounts.AuditEntry.actor": _(
        "What you did as part of the team, in a log without names; fans do nothing that it tells."
    ),
    "accounts.KeptAnswer.member": _(
        "What a program of yours was answered, for 24 hours, so that it may ask again safely."
    ),
    "accounts.MemberNote.author": _("Notes that you wrote about others as part of the team."),
    "accounts.TeamInvite.invited_by": _("Invitations that you sent to others as part of the team."),
    "accounts.User_groups.user": _("Rights in the administration; fans have none."),
    "accounts.User_user_permissions.user": _("Rights in the administration; fans have none."),
    "admin.LogEntry.user": _("Steps in the administration; fans have none."),
}

# What the deletion of a person does to the row that names them.
GOES, UNNAMED, PSEUDONYM = "goes", "is kept without the name", "is kept under a pseudonym"
NUMBER = "is kept with a number that leads nowhere"
FATES = {
    "account.EmailAddress.user": GOES,
    "accounts.ApiToken.member": GOES,
    "accounts.AuditEntry.actor": NUMBER,
    "accounts.Grant.member": GOES,
    "accounts.JoinAnswer.member": GOES,
    "accounts.KeptAnswer.member": GOES,
    "accounts.MemberNote.author": UNNAMED,
    "accounts.MemberNote.member": GOES,
    "accounts.Notice.member": GOES,
    "accounts.TeamInvite.invited_by": UNNAMED,
    "accounts.User_groups.user": GOES,
    "accounts.User_user_permissions.user": GOES,
    "admin.LogEntry.user": GOES,
    "analytics.Event.actor": GOES,
    "analytics.PersonDay.actor": GOES,
    "analytics.SegmentMember.member": GOES,
    "analytics.Visitor.member": GOES,
    "billing.Order.member": PSEUDONYM,
    "community.Group.members": GOES,
    "community.Membership.member": GOES,
    "community.Post.author": UNNAMED,
    "courses.Progress.member": GOES,
    "courses.Rating.member": GOES,
    "growth.LetterCopy.member": GOES,
    "mfa.Authenticator.user": GOES,
    "recommend.Draw.member": GOES,
    "recommend.Plan.member": GOES,
    "recommend.Preference.member": GOES,
    "recommend.Shelf.member": GOES,
    "usersessions.UserSession.user": GOES,
}
