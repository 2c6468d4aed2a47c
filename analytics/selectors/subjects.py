"""What the subjects of events are called: accounts keeps it, as access keys name them too.

The apps above teach it when they start (AppConfig.ready).
"""

from accounts.selectors import names_of, teach

__all__ = ["names_of", "teach"]
