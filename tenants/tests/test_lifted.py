"""Headings of a text that stands right under an h1."""

import pytest

from tenants.richtext import lifted


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("<p>No heading</p>", "<p>No heading</p>"),
        ("<h2>A</h2><h3>B</h3>", "<h2>A</h2><h3>B</h3>"),
        ("<h3>A</h3><h4>B</h4>", "<h2>A</h2><h3>B</h3>"),
        ('<h4 title="x">A</h4>', '<h2 title="x">A</h2>'),
        ("<h4>A</h4><h3>B</h3>", "<h3>A</h3><h2>B</h2>"),
        ("<hr><p>&lt;h3&gt;</p>", "<hr><p>&lt;h3&gt;</p>"),
    ],
)
def test_the_highest_rank_becomes_h2(kept, shown):
    assert lifted(kept) == shown
