"""How does Argmap say that something cannot be done?

One family of exceptions. Each message is one or two sentences for the person at the screen: what happened, and what to do
next. ``code`` names the kind for a program; ``values`` holds what the sentence is about, and fills the places (``{name}``) of a
message that has some, so that a page can say it in another language.
"""

from claims.wording import Sentence


class ArgmapError(Exception):
    """The root of the family. ``str(error)`` is what a person is shown."""

    code = "error"

    def __init__(self, message: str, /, **values: object) -> None:
        self.sentence = message if isinstance(message, Sentence) else Sentence(message, **values)
        super().__init__(self.sentence)
        self.values = {**self.sentence.values, **values}


class UnreadablePaper(ArgmapError):
    """The file cannot become a Document."""

    code = "unreadable_paper"


class PaperTooLarge(UnreadablePaper):
    """The file is over a limit that a setting names."""

    code = "paper_too_large"


class NotFound(ArgmapError):
    """No paper, map, node or file of that name."""

    code = "not_found"


class InvalidMap(ArgmapError):
    """A map breaks its own rules, or a map file is not one of ours."""

    code = "invalid_map"


class MapChanged(ArgmapError):
    """Somebody else changed what is to be changed.

    ``values``: ``version`` of the map now, ``acts`` that changed it since, codes of what they ``touched`` of it.
    """

    code = "map_changed"


class InvalidMark(ArgmapError):
    """A mark on a link that cannot be kept."""

    code = "invalid_mark"


class InvalidReferences(ArgmapError):
    """A bibliography file cannot be read."""

    code = "invalid_references"


class DatabaseProblem(ArgmapError):
    """The database is newer than the program, damaged, locked or cannot be opened."""

    code = "database_problem"


class DrawingFailed(ArgmapError):
    """Graphviz is missing, failed, or ran out of time."""

    code = "drawing_failed"


class EncoderUnavailable(ArgmapError):
    """The sentence encoder is missing, damaged or not one that can be used; the rest works without it."""

    code = "encoder_unavailable"


class InvalidSetting(ArgmapError):
    """A setting, or an option that stands for one, has a value that makes no sense here."""

    code = "invalid_setting"


class WeightsUnavailable(ArgmapError):
    """Weights that ship with the program are missing, damaged or half copied; what needs them is left out, the rest works."""

    code = "weights_unavailable"
