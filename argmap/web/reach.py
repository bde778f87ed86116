"""By which address do other people's phones and browsers come here, and how is it written as a code that phones read?

By the address that the settings name. Where they name none, by the one that this page was opened by, which is one of the
trusted hosts or this machine itself: then nothing but this machine comes by it.
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import segno
from flask import request

from argmap.web.house import house

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
QUIET = 4
"""Modules of white around a code, as the standard asks."""


@dataclass(frozen=True)
class Reach:
    """How others come here."""

    base: str
    """Without a slash at its end."""
    configured: bool
    """The settings name it."""
    outside: bool
    """Other machines come by it."""
    local: bool
    """Nobody signs in here, so nobody else may come."""

    @property
    def shown(self) -> str:
        """The address as one reads it from a wall."""
        return self.base.partition("://")[2]


def reach() -> Reach:
    """By which address others come here."""
    here = house()
    configured = here.settings.base_url.strip().rstrip("/")
    base = configured or request.host_url.rstrip("/")
    outside = (urlsplit(base).hostname or "") not in _LOOPBACK and not here.local
    return Reach(base, bool(configured), outside, here.local)


@dataclass(frozen=True)
class Pattern:
    """A QR code as a drawing: a square of ``size`` units, the dark ones in one path."""

    size: int
    path: str


@lru_cache(maxsize=64)
def pattern(address: str) -> Pattern:
    """The address as a QR code, with its quiet margin."""
    rows = list(segno.make_qr(address, error="m").matrix)
    drawn = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = next((at for at in range(x, len(row)) if not row[at]), len(row)) - x
            if run:
                drawn.append(f"M{x + QUIET} {y + QUIET}h{run}v1h-{run}z")
            x += run or 1
    return Pattern(len(rows) + 2 * QUIET, "".join(drawn))
