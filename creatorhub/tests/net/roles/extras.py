"""Every field of every model, form and serializer of the product, with values that would tell."""

import importlib
import pkgutil
from functools import cache
from typing import Any

import django.forms
from django.apps import apps
from django.db import models
from rest_framework import serializers

from creatorhub.tests.test_architecture import APPS, ROOT

OURS = {*APPS, "tenants", "auth", "sessions", "account", "mfa", "usersessions"}
TELLING, OTHER = 0, 1  # what a higher role would have; another value
# A name that nobody declared, but that frameworks elsewhere take for one.
TRICKS = {
    "_method": ("PUT", "DELETE"), "method": ("DELETE", "PUT"), "is_owner": ("on", "true"),
    "user": ("2", "1"), "user_id": ("2", "1"), "account": ("2", "1"),
    "password": ("zz-told-zz",) * 2,
    "admin": ("true", "1"), "permissions": ("all", "1"), "schema": ("public", "t_told"),
    "schema_name": ("public", "t_told"), "creator": ("1", "2"), "tenant": ("1", "2"),
    "member__role": ("owner", "admin"), "member.role": ("owner", "admin"),
    "member[role]": ("owner", "admin"), "role[]": ("owner", "admin"),
}  # fmt: skip


@cache
def extras() -> dict[str, tuple[Any, Any]]:
    """By name: two values, of which one at least is not what a row has from the start."""
    found: dict[str, tuple[Any, Any]] = {}
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for each in model._meta.concrete_fields:
                found[each.name] = found[each.attname] = _of_column(each)
    for kind in (*_all_below(django.forms.BaseForm), *_all_below(serializers.Serializer)):
        for name, each in _fields_of(kind).items():
            found.setdefault(name, _of_field(each))
    return found | TRICKS


_TEXTS = ("zz-told-one", "zz-told-two")


def _of_field(each: Any) -> tuple[Any, Any]:
    """What a form or serializer takes; rows are named by number, as a browser does."""
    if isinstance(each, django.forms.ModelChoiceField):
        return "2", "1"
    return _of_choices(getattr(each, "choices", None)) or _TEXTS


def _of_choices(choices: Any) -> tuple[Any, Any] | None:
    try:
        values = [str(value) for value, _name in choices or () if value]
    except (TypeError, ValueError):
        return None
    return (values[-1], values[0]) if values else None


def _of_column(column: Any) -> tuple[Any, Any]:
    if choices := _of_choices(column.choices):
        return choices
    by_kind: tuple[tuple[Any, tuple[Any, Any]], ...] = (
        (models.BooleanField, ("true", "")),
        (models.EmailField, ("told@example.com", "owner@example.com")),
        (models.UUIDField, (f"{7:0>8}-0000-4000-8000-000000000007",) * 2),
        (models.ForeignKey, ("2", "1")),
        (models.AutoField, ("987654", "1")),
        (models.IntegerField, ("987654", "0")),
        (models.DateTimeField, ("2001-02-03T04:05:06Z", "2041-02-03T04:05:06Z")),
        (models.DateField, ("2001-02-03", "2041-02-03")),
        (models.DecimalField, ("0.01", "987654")),
        (models.FloatField, ("0.01", "987654")),
        (models.JSONField, ('["tier:1"]', '{"told": true}')),
    )
    return next((told for kind, told in by_kind if isinstance(column, kind)), _TEXTS)


def _all_below(kind: type) -> set[Any]:
    """Every class of ours below this one, once all rooms are loaded."""
    _load()
    below = {one for each in kind.__subclasses__() for one in {each, *_all_below(each)}}
    return {
        one for one in below if one.__module__.partition(".")[0] in {*OURS, "creatorhub", "allauth"}
    }


@cache
def _load() -> None:
    for app in (*APPS, "tenants", "creatorhub"):
        folder = str(ROOT / app)
        for module in pkgutil.walk_packages([folder], f"{app}."):
            if {"forms", "api"} & set(module.name.split(".")) and ".tests" not in module.name:
                importlib.import_module(module.name)


def _fields_of(kind: Any) -> dict[str, Any]:
    return dict(getattr(kind, "base_fields", None) or getattr(kind, "_declared_fields", {}))
