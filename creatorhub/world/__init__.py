"""A seeded world: sites alike in every key, where each word says whose it is and who may see it.

For tests and for looking at isolation by hand; it refuses in production.
"""

from creatorhub.world.seeding import WorldRefused, seed
from creatorhub.world.shape import PASSWORD, Site, World

__all__ = ["PASSWORD", "Site", "World", "WorldRefused", "seed"]
