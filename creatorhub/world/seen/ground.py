"""Who may see what of the platform's own rows. A site's face is public; the rest is staff's."""

from creatorhub.world.seen.contract import PRIVATE, PUBLIC, STAFF, Told

HASH = "a hash"
OURS = "a name of the product's own"

GROUND = {
    "tenants.creator": Told(
        row=PUBLIC,
        fields={
            "state_reason": STAFF,
            **dict.fromkeys(
                "title tagline about headline credentials links promises verified_as terms"
                " privacy".split(),
                PUBLIC,
            ),
        },
        left={
            "schema_name": "opens the schema: random, and shown nowhere",
            "host": "the site's address",
            "skeleton": "made of the address",
            "time_zone": "a name of the tz database",
            "brand_color": "a colour",
            "logo": "a random path; the file has a canary",
            "portrait": "a random path; the file has a canary",
            "schema_version": HASH,
            "shard": OURS,
        },
    ),
    "tenants.domain": Told(row=PUBLIC, left={"domain": "an address"}),
    "tenants.signup": Told(
        row=STAFF,
        fields={"email": STAFF, "choices": STAFF},
        left={"password": HASH, "code": HASH, "network": "an address of a network"},
    ),
    "tenants.entrypass": Told(row=STAFF, fields={"email": STAFF}, left={"digest": HASH}),
    "tenants.run": Told(row=STAFF, fields={"note": STAFF}),
    "tenants.schemasnapshot": Told(
        row=STAFF, left={"version": HASH, "template": "a random name", "sql": "holds no row"}
    ),
    "tenants.spareschema": Told(row=STAFF, left={"name": "a random name", "version": HASH}),
    # Of these the platform has rows as well: see PEOPLE for their fields.
    "accounts.user": Told(row=PRIVATE, fields={"email": PRIVATE, "name": PRIVATE}),
}
