"""Bodies of addresses that no form on a page leads to: scripts send them."""

from creatorhub.tests.net.isolation.forms import Field

MADE: dict[str, list[Field]] = {
    "courses:progress": [Field("position", "hidden", "30"), Field("finished", "hidden", "1")],
}
