from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin


class CreatorHubConfig(AppConfig):
    name = "creatorhub"
    default = True

    def ready(self) -> None:
        # The app must be loaded with Django, or tasks would be sent to Celery's default broker.
        from creatorhub import joining
        from creatorhub.celery import app

        app.set_default()
        joining.listen()
        _observe()


def _observe() -> None:
    """Their packages take memory, so they are loaded only where somebody listens."""
    if settings.SENTRY_DSN:
        from creatorhub.observing import sentry

        sentry.start()
    if settings.OTEL_ENDPOINT:
        from creatorhub.observing import spans

        spans.start()


class StaffConfig(admin.AdminConfig):
    """Django's admin with our site instead of its own."""

    default = False
    default_site = "creatorhub.staff.StaffSite"
