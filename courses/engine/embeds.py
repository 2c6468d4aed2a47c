"""Addresses of videos elsewhere, turned into the addresses of their players."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

YOUTUBE = re.compile(r"[\w-]{11}\Z", re.ASCII)
VIMEO = re.compile(r"\d{1,12}\Z", re.ASCII)
BILIBILI = re.compile(r"BV\w{10}\Z", re.ASCII)
PART = re.compile(r"\d{1,4}\Z", re.ASCII)


class UnknownVideo(ValueError):
    """The address leads to no video of a known host."""


def player_url(url: str) -> str:
    """The player's address for a watch page or player of YouTube, Vimeo or Bilibili.

    Raises UnknownVideo. The answer is built from the video's id alone, so nothing else of the given
    address (other host, script, tracking) gets through.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # as for http://[
        raise UnknownVideo(url) from None
    if parts.scheme not in {"http", "https"}:
        raise UnknownVideo(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    steps = [step for step in parts.path.split("/") if step]
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    for hosts, make in MAKERS:
        if host in hosts and (found := make(steps, query)):
            return found
    raise UnknownVideo(url)


def _youtube(steps: list[str], query: dict[str, str]) -> str:
    uid = query.get("v", "") if steps[:1] == ["watch"] else ""
    if steps[:1] and steps[0] in {"embed", "shorts", "live", "v"}:
        uid = (steps + [""])[1]
    return _youtube_player(uid)


def _youtube_short(steps: list[str], query: dict[str, str]) -> str:
    return _youtube_player("".join(steps[:1]))


def _youtube_player(uid: str) -> str:
    return f"https://www.youtube-nocookie.com/embed/{uid}" if YOUTUBE.match(uid) else ""


def _vimeo(steps: list[str], query: dict[str, str]) -> str:
    numbers = [index for index, step in enumerate(steps) if VIMEO.match(step)]
    if not numbers:
        return ""
    last = numbers[-1]
    secret = query.get("h", "") or "".join(steps[last + 1 : last + 2])
    tail = f"?h={secret}" if re.match(r"[0-9a-f]{6,20}\Z", secret) else ""
    return f"https://player.vimeo.com/video/{steps[last]}{tail}"


def _bilibili(steps: list[str], query: dict[str, str]) -> str:
    uid = query.get("bvid", "") or next((step for step in steps if BILIBILI.match(step)), "")
    if not BILIBILI.match(uid):
        return ""
    part = query.get("p") or query.get("page") or "1"
    values = {"bvid": uid, "page": part if PART.match(part) else "1", "autoplay": "0"}
    return f"https://player.bilibili.com/player.html?{urlencode(values)}"


MAKERS = [
    ({"youtube.com", "youtube-nocookie.com", "music.youtube.com"}, _youtube),
    ({"youtu.be"}, _youtube_short),
    ({"vimeo.com", "player.vimeo.com"}, _vimeo),
    ({"bilibili.com", "player.bilibili.com"}, _bilibili),
]
