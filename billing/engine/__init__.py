"""Money and periods as pure computation: no web, no database."""
