"""The reader's name stands in a letter as text, wherever the creator has put it."""

from typing import Any

import pytest

from accounts.models import User
from growth import services
from growth.models import Letter


@pytest.mark.parametrize("name", ["javascript:alert(1)", "data:text/html,x", '"><img src=x>'])
def test_a_name_is_never_an_address_that_acts(ada: Any, bob: User, name: str) -> None:
    User.objects.filter(pk=bob.pk).update(name=name)
    bob.refresh_from_db()
    body = '<p><a href="{name}">For you</a></p>'
    letter = Letter(subject="News", body=body, audience={"list": "all"})

    told = str(services.letter_mail(letter, bob).alternatives[0][0])

    assert "For you" in told
    for word in ('href="javascript:', 'href="data:', "<img src=x"):
        assert word not in told


def test_a_name_in_a_sentence_stays_as_it_is(ada: Any, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(name="Bob & <Sons>")
    bob.refresh_from_db()
    letter = Letter(subject="News", body="<p>Dear {name}</p>", audience={"list": "all"})

    assert "Dear Bob &amp; &lt;Sons&gt;" in str(
        services.letter_mail(letter, bob).alternatives[0][0]
    )
