"""Leaks within a site: what is paid, private or the team's own shows to who has no right to it."""

from creatorhub.tests.net.mutations.leak import Leak

PAYWALL = "creatorhub/tests/net/paywall"
SWEEP = (f"{PAYWALL}/test_sweep.py",)

SHOWN = (
    Leak(
        name="order-of-anybody",
        kind="id",
        story="Staff should open an order from a mail, so it is found by its number alone.",
        file="billing/views/orders.py",
        old="""\
    found = get_object_or_404(selectors.orders_of(request.user), uid=uid)
    context = {"order": found,""",
        new="""\
    found = get_object_or_404(Order, uid=uid)
    context = {"order": found,""",
        tests=SWEEP,
        sees="billing.order",
        environ={"SAFETY": "whole", "ONLY": "/orders/"},
    ),
    Leak(
        name="offers-of-drafts",
        kind="list",
        story="One condition of the list of offers was slow, and seemed to be there for no reason.",
        file="billing/selectors/rows.py",
        old="offers.filter(is_active=True).exclude(keys__overlap=_secret_keys())",
        new="offers.filter(is_active=True)",
        tests=SWEEP,
        sees="API: billing.offer",
        environ={"SAFETY": "whole", "ONLY": "/api/v1/offers/"},
    ),
    Leak(
        name="fragment-without-question",
        kind="fragment",
        story="Who loads more of a feed by htmx was let in with the page before.",
        file="community/views.py",
        old="    if not selectors.may_read(request.user, group):\n",
        new="    if not _is_piece(request) and not selectors.may_read(request.user, group):\n",
        tests=SWEEP,
        sees="fragment: community.post",
        environ={"SAFETY": "whole", "ONLY": "/groups/"},
    ),
    Leak(
        name="posts-by-program",
        kind="API",
        story="The list of groups tells what is closed, so the list of posts does not ask again.",
        file="community/api.py",
        old="""\
    if not selectors.may_read(person, group):
        raise GroupClosed
""",
        new="",
        tests=SWEEP,
        sees="API: community.post",
        environ={"SAFETY": "whole", "ONLY": "/api/v1/groups/"},
    ),
    Leak(
        name="file-for-whoever-has-the-address",
        kind="media",
        story="A player on a telephone lost its session, so the address of a film asks for nobody.",
        file="courses/selectors/files.py",
        old="""\
    if holder != (member.pk or 0):
        return None
""",
        new="",
        tests=(
            "creatorhub/tests/net/credentials/test_bound.py"
            "::test_it_opens_nothing_to_another_person[address of a file]",
        ),
        sees="assert (not True",
    ),
    Leak(
        name="file-after-a-refund",
        kind="media",
        story="Whoever gave out the token had asked already: one question less for each range.",
        file="courses/selectors/files.py",
        old="    return media if media and may_fetch(member, media) else None\n",
        new="    return media\n",
        tests=(f"{PAYWALL}/test_ending.py",),
        sees="/files/",
    ),
    Leak(
        name="access-without-end",
        kind="id",
        story="What is open is asked on every page; a night was to end grants, and never came.",
        file="accounts/models/access.py",
        old="self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)",
        new="self.filter(starts_at__lte=at)",
        tests=(f"{PAYWALL}/test_ending.py",),
        sees="courses.lesson",
    ),
    Leak(
        name="mail-of-what-has-ended",
        kind="mail",
        story="What a notice says was right when it was written, so it is mailed as it is.",
        file="accounts/services/notices.py",
        old="    facts = open_facts(notice)\n",
        new="    facts = notice.facts\n",
        tests=(f"{PAYWALL}/test_mails.py",),
        sees="community.post",
    ),
    Leak(
        name="members-file-for-members",
        kind="export",
        story="A file that a script fetches was refused by its door, so it got a line of its own.",
        file="creatorhub/doors.py",
        old="""\
    **{route: action for action, routes in ROOMS.items() for route in routes.split()},
}
""",
        new="""\
    **{route: action for action, routes in ROOMS.items() for route in routes.split()},
    "analytics:studio_members_csv": Open.MEMBER,
}
""",
        tests=SWEEP,
        sees="export: accounts.user",
        environ={"SAFETY": "whole", "ONLY": "/studio/members/members.csv"},
    ),
    Leak(
        name="formula-in-a-cell",
        kind="export",
        story="Apostrophes before names in a file looked like a fault of the export.",
        file="analytics/views/sheets.py",
        old="cells_line(defused(cell) for cell in cells)",
        new="cells_line(cells)",
        tests=("creatorhub/tests/net/input/test_sheets.py::test_no_cell_begins_as_a_formula",),
        sees="/studio/members/members.csv",
    ),
)
