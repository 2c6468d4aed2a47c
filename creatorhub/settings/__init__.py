"""Settings. What differs between machines comes from the environment: see .env.example."""

from creatorhub.settings.api import *
from creatorhub.settings.apps import *
from creatorhub.settings.content import *
from creatorhub.settings.data import *
from creatorhub.settings.observing import *
from creatorhub.settings.people import *
from creatorhub.settings.requests import *
from creatorhub.settings.staff import *
from creatorhub.settings.where import *
