"""manage.py card: where everything is and how to sign in."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from creatorhub.demo import behaviour, cast, content, team
from tenants import hosts
from tenants.models import Creator


class Command(BaseCommand):
    """Prints the card of a demo machine, for people or (--json) for programs."""

    help = "Print the addresses and the demo logins of this copy."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the card."""
        card = make_card()
        if options["json"]:
            self.stdout.write(json.dumps(card, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(card))


def make_card() -> dict[str, Any]:
    """Addresses and logins; demo passwords differ in every state folder."""
    platform = hosts.url(settings.PLATFORM_HOST)
    return {
        "platform": platform.rstrip("/"),
        "admin": f"{platform}admin/",
        "mail": f"{platform}mail/",
        "sites": [
            site_card(creator) for creator in Creator.objects.filter(is_demo=True).order_by("pk")
        ],
        "staff": {"email": cast.STAFF, "password": cast.password_of("staff")},
    }


def site_card(creator: Creator) -> dict[str, Any]:
    """One demo site with its owner, its team and two fans of different planted taste."""
    name = creator.host.partition(".")[0]
    tastes = [taste["key"] for taste in content.site(name)["tastes"]]
    return {
        "name": name,
        "url": hosts.url(creator.host).rstrip("/"),
        "title": creator.title,
        "schema": creator.schema_name,
        "owner": {
            "email": cast.email_of(name),
            "password": cast.password_of(f"{name} owner"),
        },
        "team": [
            {
                "role": role.value,
                "email": cast.team_email(name, role),
                "password": cast.password_of(f"{name} {role}"),
            }
            for role in team.ROLES
        ],
        "fans": [
            {
                "email": cast.fan_email(name, number),
                "password": cast.password_of(f"{name} fan {number + 1}"),
                "taste": tastes[number],
            }
            for number in range(behaviour.SHOWN_FANS)
        ],
    }


def as_text(card: dict[str, Any]) -> str:
    """The card for a person."""
    lines = [
        "",
        f"  CreatorHub        {card['platform']}",
        f"  Local mail        {card['mail']}",
        f"  Staff admin       {card['admin']}",
        f"                    {card['staff']['email']}   {card['staff']['password']}",
    ]
    for site in card["sites"]:
        lines += ["", f"  {site['title']:<17} {site['url']}"]
        owner = site["owner"]
        lines.append(f"    creator         {owner['email']:<26} {owner['password']}")
        for one in site["team"]:
            lines.append(f"    {one['role']}".ljust(20) + f"{one['email']:<26} {one['password']}")
        for fan in site["fans"]:
            lines.append(
                f"    fan ({fan['taste']})".ljust(20) + f"{fan['email']:<26} {fan['password']}"
            )
    lines += [
        "",
        "  Money and members ask for a second step; the pages lead through setting it up.",
    ]
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])
