"""The JSON API below /api/v1/: everything is refused unless a view declares otherwise."""

from typing import Any

from django.utils.translation import gettext_lazy as _

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "creatorhub.api.authentication.TokenAuthentication",
        "creatorhub.api.authentication.PageAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["creatorhub.api.permissions.Declared"],
    "DEFAULT_THROTTLE_CLASSES": ["creatorhub.api.limits.Limits"],
    "DEFAULT_PARSER_CLASSES": ["creatorhub.api.parsing.StrictJson"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "creatorhub.api.paging.Pages",
    "DEFAULT_FILTER_BACKENDS": ["creatorhub.api.filtering.Filters"],
    "DEFAULT_SCHEMA_CLASS": "creatorhub.api.schema.Described",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "creatorhub.api.errors.answer",
    "URL_FORMAT_OVERRIDE": None,
    "SCHEMA_COERCE_PATH_PK": False,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "CreatorHub",
    "VERSION": "1",
    "DESCRIPTION": _("Courses, groups, members, orders and recommendations of one site."),
    "OAS_VERSION": "3.0.3",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "CourseKind": "courses.models.Course.Kind",
        "CourseAccess": "courses.models.Course.Access",
        "CourseState": "courses.models.Course.State",
        "LessonKind": "courses.models.Lesson.Kind",
        "GroupAccess": "community.models.Group.Access",
        "OrderState": "billing.models.Order.State",
        "Period": "billing.models.Period",
        "EventKind": "analytics.models.Event.Kind",
        "SegmentKind": ["nightly", "rule"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "creatorhub.api.schema.with_errors",
    ],
}
