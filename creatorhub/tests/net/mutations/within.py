"""Leaks within a site: what is paid, private, the team's own, or nobody's to send along."""

from creatorhub.tests.net.mutations.leak import Leak

PAYWALL = "creatorhub/tests/net/paywall"
SWEEP = (f"{PAYWALL}/test_sweep.py",)

WITHIN = (
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
        tests=(f"{PAYWALL}/test_mails.py", "creatorhub/tests/test_quoting.py"),
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
    Leak(
        name="role-from-a-form",
        kind="role",
        story="The page of the team was to use the same view, so it takes a role, too.",
        file="accounts/views/own.py",
        old="    services.update_profile(member=member, **form.cleaned_data)\n",
        new="""\
    member.role = request.POST.get("role", member.role)
    member.save(update_fields=["role"])
    services.update_profile(member=member, **form.cleaned_data)
""",
        tests=("creatorhub/tests/net/roles/test_extra_fields.py",),
        sees="accounts:profile",
    ),
    Leak(
        name="cookie-for-all-sites",
        kind="cookie",
        story="People should be signed in on all sites at once, as the answer in a forum says.",
        file="creatorhub/settings/requests.py",
        old="SESSION_COOKIE_AGE = 60 * 60 * 24 * 30\n",
        new="""\
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_DOMAIN = CSRF_COOKIE_DOMAIN = env.text("PLATFORM_HOST", "localhost")
""",
        tests=("creatorhub/tests/net/headers/test_answers.py",),
        sees="names a Domain",
    ),
    Leak(
        name="styles-inline",
        kind="header",
        story="A chart sets styles in its elements, and the console of the browser was red.",
        file="creatorhub/settings/requests.py",
        old='"style-src": [SELF, NONCE]',
        new='"style-src": [SELF, "\'unsafe-inline\'"]',
        tests=("creatorhub/tests/net/headers/test_answers.py",),
        sees="scripts or styles are open",
    ),
    Leak(
        name="origin-of-a-sibling",
        kind="origin",
        story="A form of the platform was to end on a site: both are the same site to a browser.",
        file="creatorhub/middleware.py",
        old="""\
        return same_site and request.headers.get("Origin", "") == ours
""",
        new="""\
        origin = request.headers.get("Origin", "")
        return same_site and origin.endswith(ours.partition(".")[2])
""",
        tests=("creatorhub/tests/test_origin.py",),
        sees="302",
    ),
    Leak(
        name="way-back-to-anywhere",
        kind="redirect",
        story="`//` at the start of a path was taken for a slip of who wrote the check.",
        file="tenants/hosts.py",
        old="""\
    fits = text.startswith("/") and not text.startswith("//") and text.isprintable()
    return fits and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
""",
        new="""\
    return text.startswith("/")
""",
        tests=("creatorhub/tests/net/input/test_redirects.py::test_no_trick_leads_away",),
        sees="billing:buy",
    ),
    Leak(
        name="type-as-it-was-called",
        kind="upload",
        story="Some films were served as another type, so the browser that sent them is believed.",
        file="courses/services/files.py",
        old="_row(path, found.kind, found.content_type, name, is_public=False)",
        new="_row(path, found.kind, file.content_type or '', name, is_public=False)",
        tests=("creatorhub/tests/net/input/test_uploads.py", "-k", "film"),
        sees="text/html",
    ),
    Leak(
        name="text-as-it-was-typed",
        kind="script",
        story="The editor cleans what it sends, so cleaning it again was for nothing.",
        file="courses/services/catalogue.py",
        old="return richtext.clean(text if richtext.is_html(text) else richtext.from_plain(text))",
        new="return text if richtext.is_html(text) else richtext.from_plain(text)",
        tests=("courses/tests/services",),
        sees="script",
    ),
    Leak(
        name="link-from-the-request",
        kind="link",
        story="The address of the sitemap had the wrong port on a machine behind a proxy.",
        file="creatorhub/views/robots.py",
        old="hosts.url(host, reverse('sitemap'))",
        new="request.build_absolute_uri(reverse('sitemap'))",
        tests=("creatorhub/tests/net/input/test_hosts.py", "-k", "page or absolute or asks"),
        sees="robots",
    ),
    Leak(
        name="role-without-a-line-in-the-log",
        kind="audit",
        story="The service was split, and the line of the log stayed behind in the other half.",
        file="accounts/services/team.py",
        old="""\
    audit(act=act, actor=me, subject=member, before={"role": member.role}, after={"role": role})
""",
        new="",
        tests=("creatorhub/tests/log/test_every_deed.py",),
        sees="accounts:studio_team_role",
    ),
    Leak(
        name="off-by-looking",
        kind="link",
        story="One click in the mail should be enough, so the page does it when it is opened.",
        file="accounts/views/notices.py",
        old='        if request.method == "POST":\n            kind = ',
        new='        if request.method in {"GET", "POST"}:\n            kind = ',
        tests=("creatorhub/tests/net/credentials/test_links.py", "-k", "spends_nothing and en"),
        sees="accounts_user",
    ),
    Leak(
        name="body-in-the-log",
        kind="log",
        story="A form was refused for no visible reason, so the log tells what was sent.",
        file="creatorhub/middleware.py",
        old="""\
                told = (request.method, metrics.route_of(request))
                log.info("refused: %s %s", *told, extra={"creator": whose})
""",
        new="""\
                told = (request.method, metrics.route_of(request), request.POST.dict())
                log.info("refused: %s %s %s", *told, extra={"creator": whose})
""",
        tests=("creatorhub/tests/test_keys_in_logs.py",),
        sees="log",
    ),
    Leak(
        name="keys-in-the-log",
        kind="log",
        story="The rule that takes keys out of lines was shortened while a route was renamed.",
        file="creatorhub/logs.py",
        old="(/(?:team|unsubscribe|files)/)",
        new="(/(?:team|unsubscribe|file)/)",
        tests=("creatorhub/tests/test_keys_in_logs.py",),
        sees="/files/",
    ),
)
