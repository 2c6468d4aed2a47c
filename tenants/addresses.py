"""Which subdomains may be taken: well formed, free, not ours, and not easily mistaken."""

import re

from django.utils.translation import gettext_lazy as _

from tenants.errors import SubdomainRefused
from tenants.models import Creator

SHAPE = re.compile(r"[a-z](?:[a-z0-9]|-(?!-)){1,30}[a-z0-9]\Z")
RESERVED = frozenset(
    """
    about account accounts admin api app apps assets auth beta billing blog cdn checkout contact
    creator creatorhub creators dashboard demo dev docs download email example files ftp git help
    home hub imap info internal legal localhost login mail media metrics monitor news ns1 ns2 oauth
    official pay payment payments platform pop pricing privacy public register root secure security
    shop signin signup site sites smtp ssl staff staging static stats status store stripe studio
    support system team terms test webhook webhooks www
    """.split()
)
LOOKALIKES = (
    ("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"),
    ("3", "e"), ("4", "a"), ("8", "b"), ("9", "g"), ("6", "b"), ("7", "t"), ("2", "z"), ("-", ""),
)  # fmt: skip


def skeleton(subdomain: str) -> str:
    """The name as a hasty eye reads it: two names with one skeleton are easily confused."""
    for seen, read in LOOKALIKES:
        subdomain = subdomain.replace(seen, read)
    return subdomain


RESERVED_SKELETONS = frozenset(skeleton(name) for name in RESERVED)


def check(subdomain: str) -> str:
    """The subdomain in lower case, if a new site may have it. Raises SubdomainRefused."""
    name = subdomain.strip().lower()
    if not SHAPE.match(name):
        raise SubdomainRefused(
            _("Use 3 to 32 letters a-z, digits and single hyphens; begin with a letter.")
        )
    if name in RESERVED:
        raise SubdomainRefused(_("This address is reserved. Choose another one."))
    bones = skeleton(name)
    if bones in RESERVED_SKELETONS:
        raise SubdomainRefused(_("This address looks like one of ours. Choose another one."))
    taken = Creator.objects.filter(skeleton=bones).values_list("host", flat=True).first()
    if taken is None:
        return name
    if taken.partition(".")[0] == name:
        raise SubdomainRefused(_("This address is taken. Choose another one."))
    raise SubdomainRefused(_("This address is too easy to mistake for an existing site."))
