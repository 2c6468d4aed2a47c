"""A sibling sets, overwrites and throws out cookies: nobody is somebody else afterwards."""

import pytest

from creatorhub.tests.net.headers.secured import HOST
from creatorhub.tests.net.hostile.stage import CSRF, SESSION, Stage

pytestmark = pytest.mark.xdist_group("secured")

WIDE = f"Domain={HOST}; Path=/; Secure; SameSite=None"
# Names that a browser takes for another one, and that a server may take for the session's.
SPACES = ("\u2000", "\u3000", "\u1680", "\u2028", "\u205f", "\u00a0", "\u0085", "\x0b", "\x1f")
NAMES = [
    SESSION, SESSION.lower(), SESSION.upper(), f" {SESSION}", f"{SESSION} ", f"\t{SESSION}",
    f'"{SESSION}"', "%5F%5FHost-session", f"{SESSION}\t", f"={SESSION}", f"$Version=1; {SESSION}",
    *(f"{space}{SESSION}" for space in SPACES), *(f"{SESSION}{space}" for space in SPACES),
]  # fmt: skip
PLACES = [
    WIDE, f"Domain=.{HOST}; Path=/; Secure", f"Domain={HOST}; Path=/me; Secure",
    f"Domain={HOST}; Path=/accounts/; Secure", f"Domain={HOST}; Path=/", "Path=/; Secure",
    f"Domain=w-ada.{HOST}; Path=/; Secure", f"Domain={HOST}; Path=/me/; Secure; HttpOnly",
]  # fmt: skip
FROM_SCRIPT = "cookies => cookies.forEach(cookie => { document.cookie = cookie; })"


def tossed(value: str, names: list[str] = NAMES) -> list[str]:
    """Every trick with this value."""
    return [f"{name}={value}; {place}" for place in PLACES for name in names]


def toss(stage: Stage, value: str, names: list[str] = NAMES) -> int:
    """From the sibling's server and from its script; how many cookies go to the sites now."""
    cookies = tossed(value, names)
    for start in range(0, len(cookies), 40):
        stage.goes_to_evil(cookies[start : start + 40])
    stage.page.evaluate(FROM_SCRIPT, cookies)
    sent = stage.context.cookies(f"https://w-ada.{HOST}/me/")
    return sum(cookie["value"].endswith(value) for cookie in sent)


def reached(cookie: str, value: str) -> bool:
    """Whether a name that is the session's but for a space in front was sent with this value."""
    names = [part.partition("=") for part in cookie.encode("latin-1").decode().split(";")]
    return any(
        name.strip(" ") != SESSION and name.strip() == SESSION and told == value
        for name, _, told in names
    )


@pytest.fixture
def attackers(secured):
    """The attacker has an account of the same site."""
    return secured.site("ada")["sessions"]["stranger"]


@pytest.fixture
def emails(secured):
    """The addresses of a site's people, by who they are."""
    site = secured.site("ada")
    known = secured.ask("emails", site["host"])
    return {word: known[str(pk)] for word, pk in site["people"].items() if str(pk) in known}


def test_a_tossed_session_takes_nobodys_place(stage, attackers, emails, say):
    host = stage.signs_in("ada", "fan")
    own = stage.session_on(host)

    arrived = toss(stage, attackers)
    page = stage.goes_to(host, "/me/")

    asked = [seen for seen in stage.came() if seen.path == "/me/"]
    say(f"hostile sibling: {len(tossed(''))} tossed sessions, {arrived} kept by the browser")
    assert reached(asked[0].cookie, attackers)  # the attack is real
    assert stage.session_on(host) == own
    assert emails["fan"] in page
    assert emails["stranger"] not in page


def test_a_visitor_is_not_signed_in_by_a_tossed_session(stage, attackers):
    toss(stage, attackers)
    stage.came()

    stage.goes_to(f"w-ada.{HOST}", "/me/")

    assert "/accounts/login/" in stage.page.url
    assert reached(stage.came()[0].cookie, attackers)


def test_who_signs_in_after_a_toss_has_a_new_session_of_the_own(stage, secured, attackers, emails):
    host = f"w-ada.{HOST}"
    toss(stage, attackers)
    stage.goes_to(host, "/accounts/login/")
    stage.page.fill("input[name=login]", emails["expired"])
    stage.page.fill("input[name=password]", secured.world["password"])
    stage.page.press("input[name=password]", "Enter")
    stage.page.wait_for_url(lambda url: "/login/" not in url)

    made = stage.session_on(host)
    people = secured.site("ada")["people"]
    assert made not in (None, attackers)
    assert secured.ask("user_of", host, made) == people["expired"]
    assert secured.ask("user_of", host, attackers) == people["stranger"]
    toss(stage, attackers)  # once more, beside a session that is there
    page = stage.goes_to(host, "/me/")
    assert emails["expired"] in page
    assert emails["stranger"] not in page


def test_a_full_jar_signs_out_at_the_most(stage, attackers, emails, say):
    host = stage.signs_in("ada", "fan")
    crumbs = [f"crumb{number}={'x' * 40}; {WIDE}" for number in range(400)]
    for start in range(0, len(crumbs), 40):
        stage.goes_to_evil(crumbs[start : start + 40])
    stage.page.evaluate(FROM_SCRIPT, crumbs)
    left = stage.session_on(host)
    toss(stage, attackers)

    page = stage.goes_to(host, "/me/")

    say(f"hostile sibling: a full jar {'keeps' if left else 'throws out'} the session")
    assert emails["stranger"] not in page
    assert "/accounts/login/" in stage.page.url or emails["fan"] in page


def test_a_tossed_token_opens_no_form(stage, secured):
    host = stage.signs_in("ada", "owner")
    token = "a" * 32
    csrf = [name.replace(SESSION, CSRF) for name in NAMES]
    toss(stage, token, csrf)
    before = secured.ask("digests")
    stage.goes_to_evil()
    stage.came()
    stage.page.evaluate(
        """async ([url, token]) => {
          const body = new URLSearchParams({csrfmiddlewaretoken: token, title: "Mine", name: "x"});
          const sent = {method: "POST", body, mode: "no-cors", credentials: "include"};
          await fetch(url, sent).catch(() => {});  // the answer is closed to this page
        }""",
        [f"https://{host}/studio/groups/new/", token],
    )

    [posted] = [seen for seen in stage.came() if seen.method == "POST"]
    assert posted.status == 403
    assert SESSION in posted.cookie
    assert secured.ask("digests") == before
