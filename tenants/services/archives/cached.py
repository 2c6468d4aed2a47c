"""What the cache remembers of one site."""

from django.conf import settings
from redis import Redis, RedisError


def forget(schema: str) -> None:
    """Forget all that was kept for a site, and nothing of others. A cache that is down is fine:
    what it kept was kept for minutes."""
    place = settings.CACHES["default"]["LOCATION"]
    try:
        with Redis.from_url(place) as server:
            for key in server.scan_iter(match=f"{schema}:*", count=1000):
                server.delete(key)
    except RedisError:
        return
