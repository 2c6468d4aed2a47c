import pytest

from courses.engine.embeds import UnknownVideo, player_url

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=30s&si=tracking",
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?si=x",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "https://www.youtube.com/embed/dQw4w9WgXcQ?autoplay=1",
        YOUTUBE,
    ],
)
def test_every_way_to_name_a_youtube_video_leads_to_its_player_without_cookies(url):
    assert player_url(url) == YOUTUBE


@pytest.mark.parametrize(
    ("url", "player"),
    [
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871"),
        ("https://vimeo.com/76979871/ab12cd34ef", "https://player.vimeo.com/video/76979871?h=ab12cd34ef"),
        ("https://player.vimeo.com/video/76979871?h=ab12cd34ef", "https://player.vimeo.com/video/76979871?h=ab12cd34ef"),
        ("https://www.bilibili.com/video/BV1xx411c7mD/?p=2", "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&page=2&autoplay=0"),
        ("https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&page=3", "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&page=3&autoplay=0"),
    ],
)  # fmt: skip
def test_vimeo_and_bilibili_pages_lead_to_their_players(url, player):
    assert player_url(url) == player
    assert player_url(player) == player


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/watch?v=dQw4w9WgXcQ",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/@somebody",
        "https://vimeo.com/about",
        "https://www.bilibili.com/video/av170001",
        "javascript:alert(1)",
        "data:text/html,hi",
        "not an address",
        "",
    ],
)
def test_other_hosts_and_pages_without_a_video_are_refused(url):
    with pytest.raises(UnknownVideo):
        player_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        f"https://vimeo.com/{'9' * 180}",
        "https://vimeo.com/²",
        "https://www.bilibili.com/video/BV长长长长长长长长长长",
    ],
)
def test_an_address_that_is_none_is_no_video(url):
    with pytest.raises(UnknownVideo):
        player_url(url)


def test_a_players_address_stays_short_whatever_part_is_asked_for():
    player = player_url(f"https://www.bilibili.com/video/BV1xx411c7mD?p={'²' * 150}")

    assert player == "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&page=1&autoplay=0"
