"""What a worker does before it forks, so that its children share memory with it.

Loaded by `celery worker --include creatorhub.forking`, after Django is set up and before the pool.
The services that every task needs are imported here, once; and what is loaded is taken out of the
garbage collector's sight: its marks would otherwise be written into every page, which copies it.
"""

import gc
import os

from creatorhub import nightly, telling

SHARED = (nightly, telling)  # with them comes every app's services


def freeze() -> None:
    """Everything that lives now is never looked at by the collector again."""
    gc.collect()
    gc.freeze()


os.register_at_fork(before=freeze)
