"""Entries of the log, which hold their canaries from the start: nobody can change them later."""

from typing import Any

from accounts.acts import BY_NAME
from accounts.models import AuditEntry
from creatorhub.isolation.canary import Canary, Visibility
from creatorhub.world.stamp import reserve

ACT = next(iter(BY_NAME))


def write_log(site: str, actor_id: int) -> None:
    """One entry for each way in which somebody acts."""
    for by in AuditEntry.By.values:
        pk = reserve(AuditEntry)

        def word(name: str, pk: int = pk) -> str:
            canary = Canary(site, "accounts.auditentry", pk, name, Visibility.STAFF)
            field: Any = AuditEntry._meta.get_field(name)
            return canary.fit(field.max_length)

        texts: dict[str, Any] = {name: word(name) for name in ("label", "request_id")}
        AuditEntry.objects.create(
            pk=pk, act=ACT, kind=BY_NAME[ACT].kind.value, by=by, role="owner",
            actor_id=actor_id if by in {"person", "program"} else None,
            program=word("program") if by == "program" else "",
            before={"title": word("before")}, after={"title": word("after")}, **texts,
        )  # fmt: skip
