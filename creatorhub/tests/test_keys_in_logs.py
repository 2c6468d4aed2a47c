"""An address that is a key stands in no log, and leaves with no Referer."""

import logging

import pytest

from creatorhub.logs import ContextFilter, without_keys

KEY = "aB3-" * 11


@pytest.mark.parametrize("path", ["/team/{}/", "/unsubscribe/{}/", "/files/{}/"])
def test_a_line_about_an_address_that_is_a_key_names_the_page_alone(path):
    whole = path.format(KEY)
    record = logging.LogRecord("x", 40, "", 1, "Internal Server Error: %s", (whole,), None)

    assert ContextFilter().filter(record)
    assert record.getMessage() == f"Internal Server Error: {path.format('[key]')}"


@pytest.mark.parametrize(
    "line",
    ["/team/", "/files/play/1a2b3c4d-0000-4000-8000-000000000000/", "/courses/a-b/", "100 %"],
)
def test_other_lines_stay(line):
    assert without_keys(line) == line


def test_a_line_whose_values_do_not_fit_breaks_nobodys_work():
    record = logging.LogRecord("x", 40, "", 1, "%d and %d", ("one",), None)

    assert ContextFilter().filter(record)


def test_an_accident_at_an_invitation_tells_the_log_no_key(site, monkeypatch, capsys):
    from accounts.views import team

    def breaks(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(team.selectors, "find_invite", breaks)
    site.raise_request_exception = False
    handler = logging.StreamHandler()
    handler.addFilter(ContextFilter())
    logging.getLogger("django.request").addHandler(handler)
    try:
        assert site.get(f"/team/{KEY}/").status_code == 500
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert KEY not in capsys.readouterr().err


def test_the_page_of_an_invitation_tells_no_other_host_its_address(site):
    assert site.get(f"/team/{KEY}/")["Referrer-Policy"] == "same-origin"
