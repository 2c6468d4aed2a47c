"""How each site is, the switch that closes and opens it, and the badge."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display

from tenants import hosts, selectors, services
from tenants.admin.look import RUN_LABELS, ReadOnlyAdmin
from tenants.admin.questions import ReasonForm, VerifyForm
from tenants.models import Creator, Run


class LateFilter(admin.SimpleListFilter):
    """Sites whose tables are older than the code."""

    title = _("schema version")
    parameter_name = "schema"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Two kinds."""
        return [("ok", _("up to date")), ("late", _("late"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Creator]) -> QuerySet[Creator]:
        """Narrow the list."""
        if self.value() == "ok":
            return queryset.filter(schema_version=services.head())
        if self.value() == "late":
            return queryset.exclude(schema_version=services.head())
        return queryset


TITLES = {
    "suspend_sites": _("Suspend"),
    "resume_sites": _("Resume"),
    "verify_sites": _("Verify"),
    "unverify_sites": _("Take the badge"),
}
WARNINGS = {
    "suspend_sites": _(
        "These sites will be closed to visitors, within seconds. Nothing is deleted:"
    ),
    "resume_sites": _("These sites will be open to visitors again:"),
    "verify_sites": _("These sites will show the badge to everybody, with the words below:"),
    "unverify_sites": _("These sites will be without the badge, within seconds:"),
}


@admin.register(Creator)
class CreatorAdmin(ReadOnlyAdmin):
    """The creators' sites. Not a way into a creator's data: only the platform's own row is read."""

    list_display = (
        "site", "visit", "state_label", "members", "last_run", "is_current", "created_at",
        "demo_mark",
    )  # fmt: skip
    list_filter = ("state", "is_demo", LateFilter, "language")
    search_fields = ("title", "host", "owner__email")
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    list_before_template = "tenants/totals.html"
    actions = ("suspend_sites", "resume_sites", "verify_sites", "unverify_sites")
    actions_detail = ("visit_site", "suspend_site", "resume_site", "verify_site", "unverify_site")
    fieldsets = (
        (None, {"fields": ("title", "visit", "tagline", "owner", "created_at", "is_demo")}),
        (_("State"), {"fields": ("state", "state_reason", "members", "run_words")}),
        (_("Badge"), {"fields": ("verified_at", "verified_as")}),
        (_("Settings"), {"fields": ("language", "time_zone", "currency", "brand_color")}),
        (_("Schema"), {"fields": ("schema", "is_current", "schema_version")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Creator]:
        """Each with the state and time of its newest run, in one statement."""
        newest = Run.objects.filter(creator=OuterRef("pk")).order_by("-pk")
        return (
            super()
            .get_queryset(request)
            .select_related("owner")
            .annotate(
                run_state=Subquery(newest.values("state")[:1]),
                run_at=Subquery(newest.values("finished_at")[:1]),
            )
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list under the platform's totals."""
        totals = {"totals": selectors.totals()}
        return super().changelist_view(request, {**totals, **(extra_context or {})})

    @display(description=_("site"), ordering="title", header=True)
    def site(self, creator: Creator) -> list[str]:
        """Title over address."""
        return [creator.title, creator.host]

    @display(description=_("Schema"))
    def schema(self, creator: Creator) -> str:
        """The name of the schema, labelled in the reader's language."""
        return creator.schema_name

    @display(description=_("address"))
    def visit(self, creator: Creator) -> str:
        """A link to the site as everybody sees it."""
        return format_html(
            '<a class="text-primary-600 dark:text-primary-500" href="{}" rel="noopener">{}</a>',
            hosts.url(creator.host), _("Visit site"),
        )  # fmt: skip

    @display(
        description=_("state"),
        ordering="state",
        label={Creator.State.ACTIVE: "success", Creator.State.SUSPENDED: "danger"},
    )
    def state_label(self, creator: Creator) -> tuple[str, str]:
        """Active or suspended."""
        return creator.state, creator.get_state_display()

    @display(description=_("last nightly run"), ordering="run_at", label=RUN_LABELS)
    def last_run(self, creator: Any) -> tuple[str, str] | None:
        """How and when the newest run ended, in the colour of its state."""
        return (creator.run_state, self.run_words(creator)) if creator.run_state else None

    @display(description=_("last nightly run"))
    def run_words(self, creator: Any) -> str:
        """How and when the newest run ended."""
        if not creator.run_state:
            return "-"
        words = str(Run.State(creator.run_state).label)
        return f"{words} {creator.run_at:%Y-%m-%d %H:%M}" if creator.run_at else words

    @display(description=_("schema up to date"), boolean=True)
    def is_current(self, creator: Creator) -> bool:
        """Whether every migration of this code has run."""
        return creator.schema_version == services.head()

    @display(description=_("demo"), ordering="is_demo", boolean=True)
    def demo_mark(self, creator: Creator) -> bool | None:
        """A mark on demo sites only."""
        return creator.is_demo or None

    def has_suspend_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Staff with Django's permission to change creators."""
        return bool(request.user.has_perm("tenants.change_creator"))

    @action(description=_("Suspend…"), permissions=["suspend"])
    def suspend_sites(self, request: HttpRequest, queryset: QuerySet[Creator]) -> Any:
        """Ask for the reason, then close the sites."""
        form = ReasonForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, queryset, "suspend_sites", form)
        reason = form.cleaned_data["reason"]
        for creator in queryset:
            services.suspend(creator_id=creator.pk, reason=reason)
            self.log_change(request, creator, f"suspended: {reason}")
        return self._back(request, len(queryset), ngettext(
            "%d site is suspended.", "%d sites are suspended.", len(queryset)
        ))  # fmt: skip

    @action(description=_("Resume…"), permissions=["suspend"])
    def resume_sites(self, request: HttpRequest, queryset: QuerySet[Creator]) -> Any:
        """Open the sites again, after one question."""
        if "confirmed" not in request.POST:
            return self._ask(request, queryset, "resume_sites", None)
        for creator in queryset:
            services.resume(creator_id=creator.pk)
            self.log_change(request, creator, "resumed")
        return self._back(request, len(queryset), ngettext(
            "%d site is open again.", "%d sites are open again.", len(queryset)
        ))  # fmt: skip

    @action(description=_("Verify…"), permissions=["suspend"])
    def verify_sites(self, request: HttpRequest, queryset: QuerySet[Creator]) -> Any:
        """Ask what was proved, then give the badge; the admin's log keeps who gave it."""
        form = VerifyForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, queryset, "verify_sites", form)
        proved = form.cleaned_data["verified_as"]
        for creator in queryset:
            services.verify(creator_id=creator.pk, verified_as=proved)
            self.log_change(request, creator, f"verified as: {proved}")
        return self._back(request, len(queryset), ngettext(
            "%d site has the badge.", "%d sites have the badge.", len(queryset)
        ))  # fmt: skip

    @action(description=_("Take the badge…"), permissions=["suspend"])
    def unverify_sites(self, request: HttpRequest, queryset: QuerySet[Creator]) -> Any:
        """Take the badge back, after one question."""
        if "confirmed" not in request.POST:
            return self._ask(request, queryset, "unverify_sites", None)
        for creator in queryset:
            services.unverify(creator_id=creator.pk)
            self.log_change(request, creator, "badge taken")
        return self._back(request, len(queryset), ngettext(
            "%d site is without the badge.", "%d sites are without the badge.", len(queryset)
        ))  # fmt: skip

    @action(description=_("Visit site"), url_path="visit", icon="open_in_new")
    def visit_site(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """To the site as everybody sees it."""
        return HttpResponseRedirect(hosts.url(self._one(request, object_id).get().host))

    @action(description=_("Suspend…"), url_path="suspend", permissions=["suspend"], icon="block")
    def suspend_site(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The question for one site; the answer goes to the list's action."""
        one = self._one(request, object_id)
        return self._ask(request, one, "suspend_sites", ReasonForm())

    @action(description=_("Resume…"), url_path="resume", permissions=["suspend"], icon="play_arrow")
    def resume_site(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The question for one site; the answer goes to the list's action."""
        return self._ask(request, self._one(request, object_id), "resume_sites", None)

    @action(description=_("Verify…"), url_path="verify", permissions=["suspend"], icon="verified")
    def verify_site(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The question for one site; the answer goes to the list's action."""
        one = self._one(request, object_id)
        return self._ask(request, one, "verify_sites", VerifyForm())

    @action(description=_("Take the badge…"), url_path="unverify", permissions=["suspend"])
    def unverify_site(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The question for one site; the answer goes to the list's action."""
        return self._ask(request, self._one(request, object_id), "unverify_sites", None)

    def _one(self, request: HttpRequest, object_id: str) -> QuerySet[Creator]:
        """The site of an address. Raises Http404, also for an id that is no number."""
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return Creator.objects.filter(pk=found.pk)

    def _ask(
        self, request: HttpRequest, sites: QuerySet[Creator], verb: str, form: Form | None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": TITLES[verb],
            "warning": WARNINGS[verb],
            "sites": sites,
            "verb": verb,
            "form": form,
            "list_url": reverse("admin:tenants_creator_changelist"),
        }
        return TemplateResponse(request, "tenants/ask.html", context)

    def _back(self, request: HttpRequest, count: int, words: str) -> HttpResponse:
        messages.success(request, words % count)
        return HttpResponseRedirect(reverse("admin:tenants_creator_changelist"))
