"""The Celery application: prefork workers, Valkey as broker, one beat."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")

app = Celery("creatorhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
