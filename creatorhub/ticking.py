"""The Celery application of beat: sends what is due by name, and knows nothing else.

The tasks themselves live in creatorhub.celery. Beat only needs the broker's address and the
timetable, so it starts no Django, which would take 60 MiB to look at a clock; nor Celery's command
line, which would take another 10. `python -m creatorhub.ticking FILE` remembers in FILE what ran.
"""

import sys

from celery import Celery
from celery.apps.beat import Beat
from celery.signals import before_task_publish

from creatorhub.observing import messages

app = Celery("creatorhub", fixups=[])
app.config_from_object("creatorhub.settings.data", namespace="CELERY")
before_task_publish.connect(messages.label)

if __name__ == "__main__":
    Beat(app=app, schedule=sys.argv[1], loglevel="INFO").run()
