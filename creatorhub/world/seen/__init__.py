"""Who may see what: the contract that the sweeps of the safety net hold every page against."""

from django.apps import apps
from django.db import models
from django.db.models import Field

from creatorhub.isolation import canary
from creatorhub.world.seen.content import CONTENT
from creatorhub.world.seen.contract import FILES, Told
from creatorhub.world.seen.memory import MEMORY
from creatorhub.world.seen.money import MONEY
from creatorhub.world.seen.people import PEOPLE

TABLE: dict[str, Told] = {**PEOPLE, **CONTENT, **MONEY, **MEMORY}
# Rows that come with the migrations, the same in each schema, and hold no word of anybody.
MADE_BY_MIGRATIONS = {"contenttypes.contenttype", "auth.permission"}
# Every other kind of field can hold words, also one that the product does not use today.
PLAIN = (
    models.AutoField, models.BooleanField, models.CompositePrimaryKey, models.DateField,
    models.DecimalField, models.DurationField, models.FloatField, models.ForeignKey,
    models.IntegerField, models.TimeField, models.UUIDField,
)  # fmt: skip


def is_text(field: Field) -> bool:
    """True for a field that can hold words: text, lists of texts, JSON, bytes, files."""
    inner = getattr(field, "base_field", field)
    return not isinstance(inner, PLAIN) and not field.choices


def models_in(tables: set[str]) -> list[type[models.Model]]:
    """The models of these tables, in the order of the apps."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.db_table in tables]


def know_fields() -> None:
    """Let short canaries of every field be read in this process."""
    canary.know(
        (model._meta.label_lower, name)
        for model in apps.get_models(include_auto_created=True)
        if not model.__module__.startswith("djstripe")
        for name in [*(field.name for field in model._meta.local_fields), *FILES]
    )
