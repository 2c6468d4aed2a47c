from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Sites")

    def ready(self) -> None:
        from tenants import versions
        from tenants.poolers import check_server

        connection_created.connect(check_server, dispatch_uid="tenants.poolers")
        connection_created.connect(versions.watch, dispatch_uid="tenants.versions")
