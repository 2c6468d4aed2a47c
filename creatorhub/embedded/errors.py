"""The ways the start says no. Each message is one line that says what to do next."""


class EmbeddedError(Exception):
    """The stack cannot start, go on or be reset; the message is meant for the terminal."""


class StateInUse(EmbeddedError):
    """Another supervisor owns this state folder."""


class StateUnusable(EmbeddedError):
    """The state folder cannot be written, is full, or belongs to something else."""


class PortUnusable(EmbeddedError):
    """The web port is taken, reserved or no number."""


class BinaryMissing(EmbeddedError):
    """No usable server binary was found on this machine."""


class ServiceFailed(EmbeddedError):
    """A part did not come up; the message carries the end of its log."""


class StopAsked(EmbeddedError):
    """Ctrl-C or SIGTERM arrived while something was still starting."""
