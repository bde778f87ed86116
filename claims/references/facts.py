"""What has been read of an entry so far?"""

from dataclasses import dataclass, field

from claims.references.shape import CSL


@dataclass(slots=True)
class Facts:
    """What has been read of an entry, and what could not be."""

    csl: CSL = field(default_factory=dict)
    custom: dict[str, object] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
