"""The seal: a creator's search path never holds `public`."""

from typing import Any

PUBLIC = "public"


def seal(wrapper: Any, tenant: Any) -> None:
    """Keep `public` out of a creator's search path (settings.EXTRA_SET_TENANT_METHOD_PATH)."""
    wrapper.include_public_schema = tenant.schema_name == PUBLIC
