"""The web door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from creatorhub.encoding import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")
application = utf8_only(get_wsgi_application())
