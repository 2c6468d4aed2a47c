"""Values for examples: by the name of a field, so that all examples speak of one small site."""

from typing import Any

Schema = dict[str, Any]
DEEPEST = 4
MOMENT = "2026-05-04T09:30:00+01:00"
VALUES: dict[str, Any] = {
    "id": 12, "course": 12, "lesson": 34, "section": 5, "group": 3, "post": 56, "parent": None,
    "member": 7, "offer": 4, "tier": None, "segment": None, "author": 7, "reply_to": 56,
    "kind": "course", "title": "Light and shadow", "slug": "light-and-shadow",
    "url": "/courses/light-and-shadow/", "summary": "Six evenings with a lamp and an egg.",
    "about": "<p>Draw what the light does.</p>", "for_whom": "For beginners.", "level": "Beginner",
    "topics": ["drawing", "light"], "outcomes": ["See tones"], "question": "Which pencil?",
    "answer": "Any soft one.", "access": "paid", "state": "published", "is_open": True,
    "lessons": 6, "minutes": 95, "rating": 4.8, "ratings": 41, "position": 1,
    "section_title": "First evening", "is_preview": False, "embed_url": "",
    "body": "Hello everybody", "description": "Show your sketches.", "members": 128, "posts": 512,
    "is_joined": True, "author_name": "Alice", "replies": 2, "name": "Alice",
    "email": "alice@example.com", "language": "en", "tags": ["newsletter"], "spent": 2900,
    "role": "owner", "scopes": ["courses:read"], "keys": ["course:12"], "amount": 2900,
    "currency": "EUR", "period": "once", "is_active": True, "renews": False, "is_test": False,
    "received": 2900, "returned": 0, "place": 0.5, "finished": True, "finished_at": None,
    "size": 64, "text": "Came this week and bought this month.", "is_personal": True,
    "reason": "Because you finished “Lines”", "stored": 1, "key": "visit-2026-05-04-7",
    "type": "course", "subject": 12, "index": 0, "code": "known", "access_ends_at": None,
}  # fmt: skip
# Where the same name means something else.
OTHERS: dict[str, dict[str, Any]] = {
    "EventIn": {"kind": "view"},
    "Segment": {"id": "champions", "kind": "nightly", "name": "Champions"},
    "Member": {"id": 7, "tier": 2, "segment": "champions"},
    "Self": {"id": 1, "name": "Ada", "email": "ada@example.com"},
    "Order": {"id": "3f1c9a52-6d0e-4b7a-9f0e-2f6f6a1b7c3d", "state": "paid"},
    "Group": {"id": 3, "title": "Sketch club", "slug": "sketch-club", "access": "open"},
    "Suggestion": {"kind": "finished"},
    "Lesson": {"id": 34, "title": "The lamp", "kind": "article", "body": "<p>Put it left.</p>"},
    "NewLesson": {"body": "<p>Put it left.</p>", "title": "The lamp"},
    "Post": {"id": 56},
    "Offer": {"id": 4},
    "Shelf": {"title": "For you"},
    "OwnPath": {"missing": ["violin"], "weeks": 3},
    "PathStep": {"reasons": ["Suits people who start: its level is “Beginner”"], "progress": 0},
}
# Fields of a body that an example shows although they may be left out.
SHOWN: dict[str, tuple[str, ...]] = {
    "PatchedCourseChange": ("summary",), "PatchedLessonChange": ("title",),
    "NewCourse": ("topics",), "NewLesson": ("body",), "Step": ("finished",), "NewOffer": (),
    "PatchedTags": ("tags",),
}  # fmt: skip


def resolved(schema: Schema, told: Schema) -> Schema:
    """A schema without references on its outside."""
    for one in schema.get("allOf", [])[:1]:
        return {**resolved(one, told), **{k: v for k, v in schema.items() if k != "allOf"}}
    if ref := schema.get("$ref"):
        name = ref.rpartition("/")[2]
        return {"title": name, **resolved(told["components"]["schemas"][name], told)}
    return schema


def whole(schema: Schema, told: Schema) -> Any:
    """An answer with all its fields."""
    return _example(schema, told, DEEPEST, is_body=False)


def body(schema: Schema, told: Schema) -> Any:
    """A body with what is needed, and a field or two that is worth showing."""
    return _example(schema, told, DEEPEST, is_body=True)


def _example(schema: Schema, told: Schema, levels: int, *, is_body: bool) -> Any:
    schema = resolved(schema, told)
    if "example" in schema:
        return schema["example"]
    if schema.get("type") == "array":
        inner = _example(schema["items"], told, levels - 1, is_body=is_body) if levels else None
        return [inner] if levels else []
    if not (fields := schema.get("properties")):
        return _plain(schema)
    title = schema.get("title", "").removesuffix("Request")
    others = _others(title)
    names = _shown(schema, title) if is_body else list(fields)
    return {
        name: _named(others, name)
        if name in others or name in VALUES and not _is_nested(fields[name], told)
        else _example(fields[name], told, levels - 1, is_body=is_body)
        for name in names
    }


def _others(title: str) -> dict[str, Any]:
    for ending in ("", "Row", "Full", "In", "Head"):
        if (name := title.removesuffix(ending)) in OTHERS:
            return OTHERS[name]
    return {}


def _named(others: dict[str, Any], name: str) -> Any:
    return others.get(name, VALUES.get(name))


def _is_nested(schema: Schema, told: Schema) -> bool:
    found = resolved(schema, told)
    inner = resolved(found.get("items", {}), told) if found.get("type") == "array" else found
    return "properties" in inner


def _shown(schema: Schema, title: str) -> list[str]:
    needed = list(schema.get("required", []))
    return needed + [name for name in SHOWN.get(title, ()) if name not in needed]


def _plain(schema: Schema) -> Any:
    if schema.get("enum"):
        return schema["enum"][0]
    if schema.get("format") == "date-time":
        return MOMENT
    if schema.get("nullable"):
        return None
    by_type: dict[Any, Any] = {"integer": 1, "number": 0.5, "boolean": True, "object": {}}
    return by_type.get(schema.get("type"), "…")
