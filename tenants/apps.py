from django.apps import AppConfig
from django.db.backends.signals import connection_created


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        from tenants.poolers import check_server

        connection_created.connect(check_server, dispatch_uid="tenants.poolers")
