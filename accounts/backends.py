"""Who a session belongs to: allauth's own, and the bell's number comes with the person's row."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts import selectors
from accounts.models import User


class PersonBackend(AuthenticationBackend):
    """Every page shows the bell; asked with the person, it costs no statement of its own."""

    def get_user(self, user_id: Any) -> User | None:
        """The person with `unread_notices`; None for a closed account or nobody."""
        person = selectors.person_with_bell(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
