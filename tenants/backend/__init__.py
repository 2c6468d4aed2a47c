"""The database engine (settings.DATABASES): django-tenants' own, with its one gap closed."""
