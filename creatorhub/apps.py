from django.apps import AppConfig


class CreatorHubConfig(AppConfig):
    name = "creatorhub"

    def ready(self) -> None:
        # The app must be loaded with Django, or tasks would be sent to Celery's default broker.
        from creatorhub.celery import app

        app.set_default()
