"""The description of the API is whole, valid, and true to what the views declare."""

import io

from django.core.management import call_command
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from creatorhub.api import schema
from creatorhub.api.schema import description
from tenants.schemas import open_public


def test_it_is_valid_and_made_without_a_warning(ada):
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())
    validate_schema(description())
    assert not GENERATOR_STATS


def test_it_asks_the_database_nothing_and_is_the_same_where_there_is_no_site(
    ada, django_assert_num_queries
):
    at_home = description()
    schema._in_language.cache_clear()

    with open_public(), django_assert_num_queries(0):
        assert description() == at_home


def test_everybody_may_fetch_it_and_it_tells_scopes_and_errors(site):
    told = site.get("/api/v1/schema.json").json()

    listed = told["paths"]["/api/v1/courses/"]
    assert listed["get"]["x-scope"] == "courses:read"
    assert listed["post"]["x-scope"] == "courses:write"
    assert {"400", "401", "403", "409", "429"} <= set(listed["post"]["responses"])
    assert "409" not in listed["get"]["responses"]
    assert "409" in told["paths"]["/api/v1/path/"]["get"]["responses"]
    assert {"token", "session"} == set(told["components"]["securitySchemes"])
