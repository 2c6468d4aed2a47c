"""The base model whose rows stay in the schema they came from."""

from typing import Any, ClassVar, Self

from django.db import connection, models

from tenants.errors import CrossedBorder

def current_schema() -> str:
    """The schema that the next query will run in."""
    return str(connection.schema_name)


def guard(stamp: str | None, what: str) -> None:
    """Refuse work in another schema than the one on the stamp. Raises CrossedBorder."""
    if stamp is not None and stamp != current_schema():
        raise CrossedBorder(f"{what} belongs to {stamp} and was used in {current_schema()}.")


class TenantQuerySet(models.QuerySet[Any]):
    """A queryset that remembers the schema it was built in and refuses to run in another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stamp = current_schema()

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._stamp = self._stamp
        return clone  # type: ignore[no-any-return]

    def _guard(self) -> None:
        guard(self._stamp, f"A {self.model.__name__} queryset")
        instance = self._hints.get("instance")  # type: ignore[attr-defined]
        guard(getattr(instance, "_stamp", None), f"A {type(instance).__name__}")

    def _fetch_all(self) -> None:
        self._guard()
        super()._fetch_all()  # type: ignore[misc]

    def _iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._guard()
        return super()._iterator(*args, **kwargs)  # type: ignore[misc]

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        self._guard()
        return super().resolve_expression(*args, **kwargs)  # type: ignore[misc]

    def _update(self, values: Any) -> int:
        self._guard()
        return super()._update(values)  # type: ignore[misc,no-any-return]

    def _insert(self, *args: Any, **kwargs: Any) -> Any:
        self._guard()
        return super()._insert(*args, **kwargs)  # type: ignore[misc]

    def _raw_delete(self, using: str | None) -> int:
        self._guard()
        return super()._raw_delete(using)  # type: ignore[misc,no-any-return]

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._guard()
        return super().aggregate(*args, **kwargs)

    def count(self) -> int:
        self._guard()
        return super().count()

    def exists(self) -> bool:
        self._guard()
        return super().exists()

    def update(self, **kwargs: Any) -> int:
        self._guard()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._guard()
        return super().delete()


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
        """As Django's; raises CrossedBorder in another schema."""
        self._guard()
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's; raises CrossedBorder in another schema."""
        self._guard()
        return super().delete(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; raises CrossedBorder in another schema."""
        self._guard()
        super().refresh_from_db(*args, **kwargs)
