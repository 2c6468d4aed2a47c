"""The base model whose rows stay in the schema they came from."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NoReturn, Self

from django.db import models

from tenants.connection import connection
from tenants.errors import CrossedBorder


def current_schema() -> str:
    """The schema that the next query will run in."""
    return str(connection.schema_name)


def guard(stamp: str | None, what: str) -> None:
    """Refuse work in another schema than the one on the stamp. Raises CrossedBorder."""
    if stamp is not None and stamp != current_schema():
        raise CrossedBorder(f"{what} belongs to {stamp} and was used in {current_schema()}.")


def guard_values(values: Iterable[Any]) -> None:
    """Refuse another schema's rows as values of a filter or an update. Raises CrossedBorder."""
    for value in values:
        if isinstance(value, TenantModel):
            value._guard()
        elif isinstance(value, models.Q):
            guard_values(value.children)
        elif isinstance(value, list | tuple | set | frozenset):
            guard_values(value)


class TenantQuerySet(models.QuerySet[Any]):
    """A queryset that remembers the schema it was built in and refuses to be used in another.

    Whatever asks the database goes through `query`, so the guard stands there: evaluation, count,
    exists, aggregates, update, delete and subqueries are all refused, and so is chaining.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stamp = current_schema()

    def _guard(self) -> None:
        guard(self._stamp, f"A {self.model.__name__} queryset")
        instance = self._hints.get("instance")  # type: ignore[attr-defined]
        guard(getattr(instance, "_stamp", None), f"A {type(instance).__name__}")

    @property
    def query(self) -> Any:
        """As Django's; raises CrossedBorder in another schema."""
        self._guard()
        return super().query

    @query.setter
    def query(self, value: Any) -> None:
        models.QuerySet.query.fset(self, value)  # type: ignore[attr-defined]

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._stamp = self._stamp
        return clone  # type: ignore[no-any-return]

    def _fetch_all(self) -> None:
        self._guard()  # also when the rows are in memory already
        super()._fetch_all()  # type: ignore[misc]

    def _iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        for row in super()._iterator(*args, **kwargs):  # type: ignore[misc]
            self._guard()  # an open cursor outlives the visit to its schema
            yield row

    def _filter_or_exclude(self, negate: bool, args: Any, kwargs: Any) -> Self:
        guard_values([*args, *kwargs.values()])
        return super()._filter_or_exclude(negate, args, kwargs)  # type: ignore[misc,no-any-return]

    def create(self, **kwargs: Any) -> Any:
        """As Django's; raises CrossedBorder in another schema."""
        self._guard()
        return super().create(**kwargs)

    def update(self, **kwargs: Any) -> int:
        """As Django's; raises CrossedBorder in another schema, or for another schema's rows."""
        guard_values(kwargs.values())
        return super().update(**kwargs)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's; raises CrossedBorder in another schema, or for another schema's rows."""
        rows = list(objs)
        self._guard()
        guard_values(rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        """As Django's; raises CrossedBorder in another schema, or for another schema's rows."""
        rows = list(objs)
        guard_values(rows)
        return super().bulk_update(rows, *args, **kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: Django's raw querysets carry no stamp. Use a cursor inside an open schema."""
        raise CrossedBorder("A raw queryset would not remember its schema. Use a cursor.")


TenantManager = models.Manager.from_queryset(TenantQuerySet)


class TenantModel(models.Model):
    """Base of every model of ours that lives in a creator's schema (or in both).

    Each instance is stamped with the schema it was made or read in. Saving, deleting or refreshing
    it elsewhere raises CrossedBorder, because the same id is another creator's row there.
    """

    _stamp: str | None = None
    objects: ClassVar[Any] = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stamp = current_schema()

    def _guard(self) -> None:
        guard(self._stamp, f"{type(self).__name__} {self.pk}")

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; raises CrossedBorder in another schema, or when it points into one."""
        self._guard()
        guard_values(self._state.fields_cache.values())
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's; raises CrossedBorder in another schema."""
        self._guard()
        return super().delete(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; raises CrossedBorder in another schema."""
        self._guard()
        super().refresh_from_db(*args, **kwargs)
