"""The creator's public page: who teaches here, with what in hand, and what there is to find."""

from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags

from accounts.engine.lines import host_of
from accounts.selectors import Person, owner_name
from community import selectors as groups
from courses import selectors as courses
from tenants import hosts
from tenants.models import Creator

COURSES_SHOWN = 6
LONGEST_DESCRIPTION = 300


def creator_page(creator: Creator, member: Person) -> dict[str, Any]:
    """Context of site/creator.html."""
    front = courses.front(member, courses=COURSES_SHOWN, paths=1)
    name = owner_name() or creator.title
    links = [{**link, "host": host_of(link["url"])} for link in links_out(creator)]
    return {
        "name": name,
        "links": links,
        "front": front,
        "cards": courses.cards([*front.paths, *front.courses][:COURSES_SHOWN], member),
        "has_more": front.total > len(front.courses),
        "groups": groups.lively(groups.groups_for(member)),
        "voices": courses.voices(),
        "says_nothing": not (creator.about or creator.headline or creator.credentials),
        "linked": person_data(creator, name),
    }


def links_out(creator: Creator) -> list[dict[str, str]]:
    """The links that lead to a page. The form takes no others; an archive may hold any."""
    return [link for link in creator.links if link["url"].startswith(("https://", "http://"))]


def person_data(creator: Creator, name: str) -> dict[str, Any]:
    """The creator as a schema.org Person who works for the site; empty fields are left out."""
    picture = creator.portrait or creator.logo
    about = strip_tags(creator.about).strip()[:LONGEST_DESCRIPTION]
    person = {
        "@type": "Person",
        "name": name,
        "url": hosts.url(creator.host, reverse("site:creator")),
        "description": creator.headline or about,
        "image": hosts.url(creator.host, reverse("media", args=[picture])) if picture else "",
        "sameAs": [link["url"] for link in links_out(creator)],
        "hasCredential": [_credential(row) for row in creator.credentials],
        "worksFor": {
            "@type": "Organization",
            "name": creator.title,
            "url": hosts.url(creator.host),
        },
    }
    return {key: value for key, value in person.items() if value}


def _credential(row: dict[str, Any]) -> dict[str, Any]:
    said = {"@type": "EducationalOccupationalCredential", "name": row["title"]}
    if row.get("issuer"):
        said["recognizedBy"] = {"@type": "Organization", "name": row["issuer"]}
    return said
