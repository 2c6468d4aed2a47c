"""What the oracles let pass, each with its reason. Nothing else may be added to a judgment."""

from creatorhub.isolation.canary import Visibility

# Written by looking, everywhere: whoever is signed in keeps a session, a token tells when it was
# used last, and the memory of the site counts what was opened. By table, what may be done there.
QUIET = {
    "django_session": {"made", "changed", "deleted"},
    "usersessions_usersession": {"made", "changed", "deleted"},
    "analytics_event": {"made"},
    "analytics_visitor": {"made", "changed"},
    "accounts_apitoken": {"changed"},
}
LOG = {"accounts_auditentry"}  # an export is an act that the log of the site keeps
# Written by looking at one route.
MOVED_BY_LOOKING: dict[str, set[str]] = {
    "analytics:studio_members_csv": LOG,
    "studio:insights": LOG,
    "studio:insights_courses": LOG,
    "studio:insights_course": LOG,
    "studio:insights_funnel": LOG,
    "studio:insights_nights": LOG,
    "accounts:studio_log_file": LOG,
    # The own notice is read by opening it.
    "accounts:notice": {"accounts_notice"},
    # Whoever opens a lesson that is theirs has begun it.
    "courses:lesson": {"courses_progress"},
    # Back from the payment provider: the order asks there what became of it, and opens what was
    # paid. The buyer's own order alone.
    "billing:return": {"billing_order", "billing_entry", "accounts_grant", "accounts_notice"},
    # Codes are shown once: looking at them ends that.
    "mfa_view_recovery_codes": {"mfa_authenticator"},
    "mfa_download_recovery_codes": {"mfa_authenticator"},
}
# Tables of public that a route of a site may change: what the platform knows of this very site.
FACE = {"tenants_creator"}
PUBLIC_WRITES: dict[str, set[str]] = {
    "accounts:studio_appearance": FACE,
    "accounts:studio_logo": FACE,
    "accounts:studio_profile": FACE,
    "accounts:studio_portrait": FACE,
    "accounts:studio_settings": FACE,
    "billing:studio_clock": FACE,
}
# Words of other sites that a route of the platform is there to show, by model and visibility.
SHOWN: dict[str, set[tuple[str, Visibility]]] = {
    # The landing page shows live sites, with what each says of itself to everybody.
    "platform:home": {("tenants.creator", Visibility.PUBLIC)},
    # Whoever holds the address of an application (it is drawn at random) is told where its code
    # was mailed to.
    "platform:confirm": {("tenants.signup", Visibility.STAFF)},
    # And may have it mailed there once more.
    "platform:resend": {("tenants.signup", Visibility.STAFF)},
}
# Keys without a schema: figures for the operator count what waits in the broker's queue.
QUEUES: dict[str, set[bytes]] = {"metrics": {b"celery", b"unacked"}}
# Routes where no visit of the world can be at work; each is asked all the same.
CLOSED: dict[str, str] = {
    **dict.fromkeys(
        (
            f"admin:{model}_{deed}"
            for model in ("accounts_auditentry", "tenants_creator", "tenants_run")
            for deed in ("add", "delete")
        ),
        "the admin neither makes nor deletes these for anybody",
    ),
    "admin:accounts_user_delete": "an account is made inactive, never deleted",
    "admin:autocomplete": "no field of the admin asks for it",
    "admin:view_on_site": "nothing in the admin has a page of its own",
}
# Of the platform alone: on the sites they are at work.
CLOSED_ON_PLATFORM: dict[str, str] = {
    "media": "the platform has no pictures",
    "sitemap": "the platform's pages are few and linked",
}
# Routes that say "not ready" with a 503 when nobody works on tasks, as in a test.
HEALTH = {"ready", "readiness"}
# What an address must say after its question mark to lead to something.
NEEDS: dict[str, str] = {
    "billing:studio_course_price": "course={course}",
    "billing:offer": "keys=course:{course}",
    "billing:buy": "offer={offer}",
    "domain_known": "domain={host}",
}
