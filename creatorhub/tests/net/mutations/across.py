"""Leaks between two sites: what one creator has shows, moves or counts on another one's."""

from creatorhub.tests.net.mutations.leak import Leak

ISOLATION = "creatorhub/tests/net/isolation"
CREDENTIALS = "creatorhub/tests/net/credentials"

ACROSS = (
    Leak(
        name="rows-kept-by-number",
        kind="list",
        story="The home page was slow, so its groups are kept in a dictionary of the module.",
        file="community/selectors.py",
        old="""\
@public
def _public_front(limit: int) -> list[Group]:
    return lively(groups_for(AnonymousUser())[:limit])
""",
        new="""\
_fronts: dict[int, list[Group]] = {}


def _public_front(limit: int) -> list[Group]:
    if limit not in _fronts:
        _fronts[limit] = lively(groups_for(AnonymousUser())[:limit])
    return _fronts[limit]
""",
        tests=(f"{ISOLATION}/test_planted.py::test_kept_pages_and_values_stay_with_their_site",),
        sees="the body holds zq-",
    ),
    Leak(
        name="row-by-its-number",
        kind="id",
        story="Programs ask for a lesson again and again, so the class of the view keeps the rows.",
        file="courses/api/lessons.py",
        old="""\
    serializer_class = LessonFull
    takes = {"PATCH": LessonChange}
""",
        new="""\
    serializer_class = LessonFull
    takes = {"PATCH": LessonChange}
    known: dict[int, Any] = {}

    def get_object(self) -> Any:
        pk = self.kwargs["pk"]
        if pk not in self.known:
            self.known[pk] = super().get_object()
        return self.known[pk]
""",
        tests=(f"{ISOLATION}/test_random_ids.py",),
        sees="the body holds zq-",
        environ={"ONLY": "/api/v1/lessons/"},
    ),
    Leak(
        name="studio-of-any-creator",
        kind="id",
        story="Support was to open a studio from a ticket, so the site is found by its number.",
        file="creatorhub/views/platform/sign_up.py",
        old="get_object_or_404(Creator, uid=uid, owner_id=request.user.pk)",
        new="get_object_or_404(Creator, uid=uid)",
        tests=(f"{ISOLATION}/test_crawl.py::test_the_platform_shows_each_creator_the_own_site",),
        sees="platform:open_studio: another site's id shows: status 302",
        environ={"ONLY": "/sites/"},
    ),
    Leak(
        name="cache-key-without-schema",
        kind="cache",
        story="A key function of django-tenants looked like an odd default and was tidied away.",
        file="creatorhub/settings/data.py",
        old='"KEY_FUNCTION": "django_tenants.cache.make_key"',
        new='"KEY_FUNCTION": "django.core.cache.backends.base.default_key_func"',
        tests=(
            f"{ISOLATION}/test_planted.py::test_a_key_of_the_cache_that_all_sites_share_is_seen",
        ),
        sees="the cache was asked",
    ),
    Leak(
        name="salt-without-schema",
        kind="link",
        story="The salt of the way out of mails became a constant, as Django's own examples do.",
        file="accounts/services/mails.py",
        old='Signer(salt=f"accounts.unsubscribe:{current_schema()}")',
        new='Signer(salt="accounts.unsubscribe")',
        tests=(
            f"{CREDENTIALS}/test_bound.py"
            "::test_it_opens_nothing_on_another_site_nor_on_the_platform[way out of a mail]",
        ),
        sees="lin.localhost",
    ),
    Leak(
        name="task-falls-back-to-public",
        kind="task",
        story="Messages for creators who are gone filled the log with errors, so they run anyway.",
        file="tenants/tasks.py",
        old="""\
        with open_schema(schema):
            function(*args)
""",
        new="""\
        try:
            with open_schema(schema):
                function(*args)
        except NoSuchCreator:
            with open_public():
                function(*args)
""",
        tests=("tenants/tests/test_tasks.py",),
        sees="DID NOT RAISE",
    ),
    Leak(
        name="path-with-public",
        kind="schema",
        story="A query for a table of the platform failed on a site, so `public` is on its path.",
        file="tenants/seal.py",
        old="wrapper.include_public_schema = tenant.schema_name == PUBLIC",
        new="wrapper.include_public_schema = True",
        tests=("tenants/tests/test_schemas.py",),
        sees="public",
    ),
    Leak(
        name="stream-outside-of-the-site",
        kind="export",
        story="Each piece of a file enters the site again: that looked like once too much.",
        file="analytics/views/sheets.py",
        old="""\
        with (
            open_creator(self.site),
            translation.override(self.language),
""",
        new="""\
        with (
            translation.override(self.language),
""",
        tests=(f"{ISOLATION}/test_crawl.py::test_whoever_looks_sees_one_site",),
        sees="analytics:studio_members_csv",
        environ={"ONLY": "/studio/members/"},
    ),
    Leak(
        name="picture-of-any-site",
        kind="media",
        story="Pictures of a site that had moved were missing, so all folders are searched.",
        file="creatorhub/views/files.py",
        old='    file = files.media_root() / f"{stem}.{ending}"\n',
        new="""\
    file = files.media_root() / f"{stem}.{ending}"
    if not file.is_file():
        file = next(files.media_root().parent.glob(f"*/{stem}.{ending}"), file)
""",
        tests=(f"{ISOLATION}/test_crawl.py::test_whoever_looks_sees_one_site",),
        sees="another site's id shows",
        environ={"ONLY": "/media/"},
    ),
)
