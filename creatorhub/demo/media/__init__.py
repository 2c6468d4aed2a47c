"""Pictures, films and sound for the demo sites, made by arithmetic.

No media file is shipped and no network is asked. Everything is repeatable: the same arguments
give the same picture. No Django here.
"""

from creatorhub.demo.media.film import video
from creatorhub.demo.media.pictures import cover, logo, portrait
from creatorhub.demo.media.sound import audio

__all__ = ["audio", "cover", "logo", "portrait", "video"]
