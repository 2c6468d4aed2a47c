"""Time zones as a person looks for them."""

from functools import cache
from zoneinfo import available_timezones

OFTEN = [
    "UTC", "Europe/London", "Europe/Berlin", "Europe/Paris", "America/New_York",
    "America/Los_Angeles", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore",
    "Asia/Tokyo", "Australia/Sydney",
]  # fmt: skip
REGIONS = "Africa America Antarctica Asia Atlantic Australia Europe Indian Pacific".split()


@cache
def choices() -> list[tuple[str, object]]:
    """Form choices: the common ones first, then every zone by region."""
    groups: list[tuple[str, object]] = [("★", [(zone, zone) for zone in OFTEN])]
    for region in REGIONS:
        zones = sorted(zone for zone in available_timezones() if zone.startswith(f"{region}/"))
        named = [(zone, zone.partition("/")[2].replace("_", " ")) for zone in zones]
        groups.append((region, [pair for pair in named if pair[0] not in OFTEN]))
    return groups
