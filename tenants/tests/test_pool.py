"""Sites are handed out whole, at once, and equal to freshly migrated ones."""

from tenants.models import Creator, SpareSchema


def test_two_creators_live_in_schemas_of_their_own(ada: Creator, lin: Creator) -> None:
    assert ada.schema_name.startswith("t_")
    assert ada.schema_name != lin.schema_name
