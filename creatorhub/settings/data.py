"""Database, broker, cache and tasks."""

from datetime import timedelta
from typing import Any

from creatorhub import env
from creatorhub.embedded import postgres, valkey
from creatorhub.settings.where import ROLE, STATE

_server = env.database("DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "tenants.backend",
        "OPTIONS": {},
        **(_server or postgres.dsn(STATE)),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": "creatorhub_test"},
    }
}


def _forget_path(raw: Any) -> None:
    """A raw connection from the pool must not remember whose it was."""
    raw.execute("RESET search_path")


if ROLE == "web":
    from creatorhub.pooled import PooledConnection

    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 2,
        "max_size": env.number("DATABASE_POOL", 10, low=2, high=100),
        "timeout": 10,
        "max_lifetime": 1200,
        "reset": _forget_path,
        "connection_class": PooledConnection,
    }
# A pooler in transaction mode mixes search paths unless the server is new enough: tenants.poolers.
PGBOUNCER_TX = env.flag("PGBOUNCER_TX", False)
if PGBOUNCER_TX:
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    DATABASES["default"]["OPTIONS"]["prepare_threshold"] = None
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
TENANT_LIMIT_SET_CALLS = True
EXTRA_SET_TENANT_METHOD_PATH = "tenants.seal.seal"
PG_EXTRA_SEARCH_PATHS = ["extensions"]
SKIP_PG_EXTRA_VALIDATION = True  # its query would keep commands from starting without a database
PG_DUMP = env.text("PG_DUMP", "")  # empty: the embedded one
SPARE_SCHEMAS = env.number("SPARE_SCHEMAS", 3, low=0, high=500)


_broker = env.address("BROKER_URL", ["redis", "rediss", "redis+socket", "amqp", "amqps"])
CELERY_BROKER_URL = _broker or valkey.broker_url(STATE)
_cache = env.address("CACHE_URL", ["redis", "rediss", "unix"])
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _cache or valkey.cache_url(STATE),
        "KEY_FUNCTION": "django_tenants.cache.make_key",
    },
    # One mark per schema, asked for by name from any other schema: see tenants.versions.
    "versions": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _cache or valkey.cache_url(STATE),
        "KEY_PREFIX": "version",
    },
}
# Seconds that a whole anonymous page is kept at the most; a test sees each change at once.
PAGES_KEPT_FOR = env.number("PAGES_KEPT_FOR", 0 if ROLE == "test" else 10, low=0, high=60)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 1500
CELERY_TASK_TIME_LIMIT = 1700
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = "UTC"
# A night whose worker was killed goes on after its lease and one tick at the most; see
# tenants.services.runs.
LEASE = timedelta(seconds=env.number("LEASE_SECONDS", 60, low=20, high=600))
TICK = timedelta(seconds=env.number("TICK_SECONDS", 30, low=1, high=300))
CELERY_BEAT_SCHEDULE = {
    "start the nights that are due": {
        "task": "creatorhub.tasks.start_nights",
        "schedule": timedelta(minutes=15),
    },
    "take up runs whose lease is over": {
        "task": "creatorhub.tasks.resume_runs",
        "schedule": TICK,
    },
    "keep spare schemas": {"task": "tenants.tasks.fill_spares", "schedule": timedelta(minutes=1)},
    "follow up orders": {
        "task": "creatorhub.tasks.follow_up_orders",
        "schedule": timedelta(minutes=15),
    },
    "mail what waits": {
        "task": "creatorhub.tasks.mail_what_waits",
        "schedule": timedelta(minutes=10),
    },
    "tell of memberships that end, and of the week": {
        "task": "creatorhub.tasks.tell_of_the_day",
        "schedule": timedelta(hours=1),
    },
    "forget old applications": {"task": "tenants.tasks.forget_old", "schedule": timedelta(hours=1)},
}
