"""Questions about courses: what is there, and what may this person open?"""

from tenants.files import media_root

__all__ = ["media_root"]

