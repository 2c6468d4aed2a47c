"""Which app lives in which schema: the platform's, every site's, or both."""

PLATFORM_APPS = ["django_tenants", "tenants", "djstripe"]
BOTH_APPS = [
    "creatorhub.apps.StaffConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "accounts",
    "analytics",
]
CREATOR_APPS = ["courses", "community", "billing", "recommend", "growth"]
# unfold stands before django_tenants, which brings admin templates of its own.
SHARED_APPS = ["creatorhub", "unfold.apps.BasicAppConfig", *PLATFORM_APPS, *BOTH_APPS]
TENANT_APPS = ["creatorhub", *BOTH_APPS, *CREATOR_APPS]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
TENANT_MODEL = "tenants.Creator"
TENANT_DOMAIN_MODEL = "tenants.Domain"
AUTH_USER_MODEL = "accounts.User"
MIGRATION_MODULES = {"djstripe": "tenants.djstripe_migrations"}
# Which of the things that events are about a person may know of: a function above all apps.
VISIBLE_SUBJECTS = "creatorhub.subjects.visible"
# Who sees to second factors when a site comes back from an archive: tenants stands below them.
SETTLE_PEOPLE = "accounts.services.settle_factors"
# What staff do to a site stands in its log, which is kept by the app of the people.
TELL_LOG = "accounts.services.audit_by_staff"
ACTING_AS_STAFF = "accounts.services.acting_as_staff"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["djstripe.I001", "djstripe.C001", "djstripe.I002"]
