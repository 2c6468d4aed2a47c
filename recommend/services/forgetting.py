"""What a fan wants forgotten: the suggestions that were made of it."""

from accounts.models import User
from recommend.models import Draw, Shelf


def forget_shelves(member: User) -> int:
    """Take away what was chosen for this fan by what they did. Returns how many lists went."""
    Draw.objects.filter(member=member).delete()
    return int(Shelf.objects.filter(member=member).delete()[0])
