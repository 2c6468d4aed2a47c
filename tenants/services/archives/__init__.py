"""A site as one file: written while everybody works, read back as data and never as code."""

from tenants.services.archives.dump import dump
from tenants.services.archives.media import clean, leftovers
from tenants.services.archives.restore import archive, restore_into, restore_new

__all__ = ["archive", "clean", "dump", "leftovers", "restore_into", "restore_new"]
