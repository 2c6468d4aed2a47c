"""Leaks at the doors: what is sent along is believed, and what goes out says or allows too much."""

from creatorhub.tests.net.mutations.leak import Leak

ISOLATION = "creatorhub/tests/net/isolation"
HEADERS = (
    "creatorhub/tests/net/headers/test_answers.py"
    "::test_every_answer_is_closed_and_every_cookie_belongs_to_its_host"
)

TRUSTED = (
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
        tests=(
            "creatorhub/tests/net/roles/test_extra_fields.py"
            "::test_fields_that_a_form_does_not_offer_change_nothing",
        ),
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
        tests=(HEADERS,),
        sees="names a Domain",
    ),
    Leak(
        name="styles-inline",
        kind="header",
        story="A chart sets styles in its elements, and the console of the browser was red.",
        file="creatorhub/settings/requests.py",
        old='"style-src": [SELF, NONCE]',
        new='"style-src": [SELF, "\'unsafe-inline\'"]',
        tests=(HEADERS,),
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
        sees="//evil.test",
    ),
    Leak(
        name="type-as-it-was-called",
        kind="upload",
        story="Some films were served as another type, so the browser that sent them is believed.",
        file="courses/services/files.py",
        old="_row(path, found.kind, found.content_type, name, is_public=False)",
        new="_row(path, found.kind, file.content_type or '', name, is_public=False)",
        tests=(
            "creatorhub/tests/net/input/test_uploads.py"
            "::test_a_film_that_is_more_is_served_as_a_film_alone",
        ),
        sees="text/html",
    ),
    Leak(
        name="text-as-it-was-typed",
        kind="script",
        story="The editor cleans what it sends, so cleaning it again was for nothing.",
        file="courses/services/catalogue.py",
        old="return richtext.clean(text if richtext.is_html(text) else richtext.from_plain(text))",
        new="return text if richtext.is_html(text) else richtext.from_plain(text)",
        tests=(
            "courses/tests/services/test_curriculum.py"
            "::test_hostile_html_loses_everything_that_could_run_or_call_home",
        ),
        sees="script",
    ),
    Leak(
        name="link-from-the-request",
        kind="link",
        story="The address of the sitemap had the wrong port on a machine behind a proxy.",
        file="creatorhub/views/robots.py",
        old="hosts.url(host, reverse('sitemap'))",
        new="request.build_absolute_uri(reverse('sitemap'))",
        tests=(
            "creatorhub/tests/net/input/test_hosts.py::test_absolute_links_name_the_stored_host",
        ),
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
        tests=(
            "creatorhub/tests/log/test_every_deed.py"
            "::test_every_deed_in_the_studio_writes_its_entry",
        ),
        sees="accounts:studio_team_role",
    ),
    Leak(
        name="off-by-looking",
        kind="link",
        story="One click in the mail should be enough, so the page does it when it is opened.",
        file="accounts/views/notices.py",
        old='        if request.method == "POST":\n            kind = ',
        new='        if request.method in {"GET", "POST"}:\n            kind = ',
        tests=(
            "creatorhub/tests/net/credentials/test_links.py"
            "::test_looking_at_any_link_of_any_mail_spends_nothing[en]",
        ),
        sees="accounts_user",
    ),
    Leak(
        name="body-in-the-log",
        kind="log",
        story="A form did nothing for one customer, so the door told the log what came.",
        file="creatorhub/middleware.py",
        old="""\
        door = doors.door_of(match.view_name if match else "")
""",
        new="""\
        door = doors.door_of(match.view_name if match else "")
        log.info("at the door: %s %s", request.path, request.POST.dict())
""",
        tests=(f"{ISOLATION}/test_crawl.py::test_whoever_writes_moves_one_site",),
        sees="a log line holds what was sent as password",
        environ={"ONLY": "/accounts/login/"},
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
