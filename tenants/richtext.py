"""Rich text of creators: an explicit list of what may stay, everything else goes."""

import re
from html import escape, unescape

import nh3

TAGS = {
    "p", "div", "br", "hr", "h2", "h3", "h4", "strong", "b", "em", "i", "del", "s", "u", "a", "ul",
    "ol", "li", "blockquote", "pre", "code", "img", "figure", "figcaption", "table", "thead",
    "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "width", "height"}}
SCHEMES = {"http", "https", "mailto"}
OWN_PICTURE = re.compile(r"/media/public/[0-9a-f-]{36}\.(webp|png|jpg)\Z")
# What an editor leaves behind: a heading of the page's own rank, and lines held in one <div>.
TOP_HEADING = re.compile(r"<(/?)h1(?=[\s>])[^>]*>", re.IGNORECASE)
DIV = re.compile(r"<div>(.*?)</div>", re.DOTALL)
EMPTY_LINE = re.compile(r"(?:\s*<br>\s*){2,}")
EDGE_BREAKS = re.compile(r"^(?:\s*<br>)+|(?:<br>\s*)+$")
EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>\n?")
LONE_IMAGE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
HEADING = re.compile(r"<(/?)h([2-4])(?=[\s>])")
HEADING_RANK = re.compile(r"<h([2-4])[\s>]")
TOP_RANK = 2
TAG = re.compile(r"<[^>]+>")
BLOCK_END = re.compile(r"</(?:p|div|h2|h3|h4|li|blockquote|pre|td|th|figcaption)>|<(?:br|hr)>")


def clean(html: str) -> str:
    """The same text with only the listed tags: scripts, styles, handlers, foreign pictures go.

    Links get rel="noopener noreferrer". Lines that an editor wrote into one <div> become
    paragraphs, so that all texts are set alike.
    """
    safe = _allowed(TOP_HEADING.sub(r"<\1h2>", html))
    return LONE_IMAGE.sub("", EMPTY_PARAGRAPH.sub("", _allowed(_paragraphs(safe)))).strip()


def _allowed(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_keep,
        url_schemes=SCHEMES,
        clean_content_tags={"script", "style"},
        link_rel="noopener noreferrer",
    )


def _keep(tag: str, attribute: str, value: str) -> str | None:
    """Pictures come from this site's own files only."""
    if tag == "img" and attribute == "src" and not OWN_PICTURE.match(value):
        return None
    return value


def _paragraphs(html: str) -> str:
    def split(match: re.Match[str]) -> str:
        lines = EMPTY_LINE.split(EDGE_BREAKS.sub("", match[1]))
        return "".join(f"<p>{line}</p>" for line in lines)

    return DIV.sub(split, html)


def from_plain(text: str) -> str:
    """Plain text as paragraphs: what a textarea without the editor sends."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def is_html(text: str) -> bool:
    """True when the text holds at least one tag."""
    return bool(re.search(r"</?[a-zA-Z][^>]*>", text))


def plain(html: str) -> str:
    """The words alone, one line per block: for search and for counting."""
    return unescape(TAG.sub("", BLOCK_END.sub("\n", html))).strip()


def lifted(html: str) -> str:
    """The same text with its highest headings as h2, so that no rank is left out under an h1."""
    ranks = sorted({int(rank) for rank in HEADING_RANK.findall(html)})
    if not ranks or ranks[0] == TOP_RANK:
        return html
    step = ranks[0] - TOP_RANK
    return HEADING.sub(lambda tag: f"<{tag[1]}h{int(tag[2]) - step}", html)
