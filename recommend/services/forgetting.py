"""What a fan wants forgotten: the suggestions that were made of it."""

from accounts.models import User
from recommend.models import Pick


def forget_picks(member: User) -> int:
    """Take away what was picked for this fan by what they did. Returns how many picks went."""
    return int(Pick.objects.filter(member=member).delete()[0])
