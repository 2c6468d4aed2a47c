"""The table of planted leaks. Each is a mistake that somebody in a hurry might make."""

from creatorhub.tests.net.mutations.across import ACROSS
from creatorhub.tests.net.mutations.shown import SHOWN
from creatorhub.tests.net.mutations.trusted import TRUSTED

LEAKS = (*ACROSS, *SHOWN, *TRUSTED)
