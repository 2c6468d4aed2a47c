"""Lines and addresses that a creator types."""

import pytest

from accounts.engine import lines


def test_lines_are_tidied_and_said_once():
    assert lines.read_lines("  one  line \n\none line\nanother", most=6, longest=20) == [
        "one line",
        "another",
    ]


@pytest.mark.parametrize("text", ["a\nb\nc", "x" * 11])
def test_too_many_or_too_long_lines_are_refused(text):
    with pytest.raises(ValueError, match="too"):
        lines.read_lines(text, most=2, longest=10)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.org/me?a=1#b", "https://example.org/me?a=1#b"),
        (" example.org/me ", "https://example.org/me"),
        ("HTTPS://Example.org", "HTTPS://Example.org"),
        ("https://例子.测试/路", "https://例子.测试/路"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
    ],
)
def test_an_address_that_leads_out_is_kept(typed, kept):
    assert lines.web_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "http://example.org", "javascript:alert(1)", "javascript://example.org/%0aalert(1)",
        "data:text/html,x", "//example.org", "https://user:pw@example.org", "https://127.0.0.1/",
        "https://localhost/", "https://exa mple.org", "https://example.org/\u202eevil", "https://[",
        "https://-bad.org", "https://example.org:0/", "https://example.org:99999/", "https://",
        "https://" + "a" * 300 + ".org", "https://a..org",
    ],
)  # fmt: skip
def test_anything_else_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - every kind of bad address is one refusal
        lines.web_address(typed)


def test_the_host_is_read_without_www():
    assert lines.host_of("https://www.Example.org/me") == "example.org"
