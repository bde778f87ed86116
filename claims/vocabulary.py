"""Which words does the whole program use, and what does each mean?

The enums here are the project's vocabulary: code, database, files and screens say the same words.
What a member's name does not say stands beneath it. How each is called on a screen is said in one place, the theme.
"""

from enum import StrEnum


class Stance(StrEnum):
    """What a passage, or a node, does to a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NEUTRAL = "neutral"


class Band(StrEnum):
    """How far a suggestion may be relied on."""

    STRONG = "strong"
    """The judge was seldom wrong when it was this sure."""
    WORTH_A_LOOK = "worth_a_look"
    """More likely than not; a person should read the passage."""
    NO_CALL = "no_call"
    """Nothing is said either way."""


class NodeKind(StrEnum):
    """What a statement on the map is."""

    HYPOTHESIS = "hypothesis"
    CLAIM = "claim"
    EVIDENCE = "evidence"


class Mark(StrEnum):
    """One reviewer's mark on one link at one revision; no row means not seen."""

    SUPPORTED = "supported"
    WEAK = "weak"
    CANNOT_TELL = "cannot_tell"


class Decision(StrEnum):
    """What a person made of a suggestion or of a link: what the matcher learns from."""

    SUPPORTS = "supports"
    """Accepted: it supports the claim."""
    CONTRADICTS = "contradicts"
    """Accepted: it contradicts the claim."""
    OFF_TOPIC = "off_topic"
    """Dismissed: it has nothing to do with the claim."""
    PARTIAL = "partial"
    """Dismissed: it bears on a part of the claim only."""
    OTHER_SCOPE = "other_scope"
    """Dismissed: it speaks of another entity, quantity or place."""
    OUTDATED = "outdated"
    """Dismissed: it speaks of another time."""
    WRONG_DIRECTION = "wrong_direction"
    """Dismissed: it points the other way than was said."""
    SUPPORTED = "supported"
    """The link is borne out, as it stands on the map."""
    WEAK = "weak"
    """The link is borne out weakly."""


class MarkReason(StrEnum):
    """Why a link is marked as it is: the closed list a reviewer may choose from."""

    OFF_TOPIC = "off_topic"
    OVERSTATED = "overstated"
    """The passage says less than the link makes of it."""
    OTHER_SCOPE = "other_scope"
    SOURCE_SAYS_OTHERWISE = "source_says_otherwise"
    """The source does not say so."""
    UNRELIABLE = "unreliable"
    OUTDATED = "outdated"
    WRONG_DIRECTION = "wrong_direction"
    QUOTE_DIFFERS = "quote_differs"


class Role(StrEnum):
    """What a person may do on a map; each may do what those before it may."""

    READER = "reader"
    """Sees the paper and the map."""
    REVIEWER = "reviewer"
    """Marks links."""
    EDITOR = "editor"
    """Changes the map."""
    OWNER = "owner"
    """Invites people, and takes the map away."""


class SessionKind(StrEnum):
    """Who reviews a map together."""

    PEER = "peer"
    """Reviewers who were asked, each with a link of their own or an account."""
    SEMINAR = "seminar"
    """Whoever has the join code; no account."""


class SessionState(StrEnum):
    """How far a session is. It goes forward a step at a time, and back."""

    DRAFT = "draft"
    """Being prepared: nobody marks yet."""
    OPEN = "open"
    """Marks are made, each person's hidden from everybody else."""
    REVEALED = "revealed"
    """All marks are shown; they may still be changed in what follows."""
    CLOSED = "closed"
    """Shown, and no longer changed."""


class Round(StrEnum):
    """In which part of a session a mark was made."""

    BLIND = "blind"
    """Before anybody saw another's mark; fixed for good when the marks are shown."""
    DISCUSSED = "discussed"
    """After the marks were shown."""
    ADJUDICATED = "adjudicated"
    """Somebody decides what is still open; no marks are made any more."""


class Naming(StrEnum):
    """By what the people of a session are called."""

    NAMED = "named"
    PSEUDONYMS = "pseudonyms"
    """Each is called by a word that was drawn for this session."""


class Exercise(StrEnum):
    """What a session asks of its people."""

    MARK = "mark"
    """Mark the links of a map."""
    FIND = "find"
    """Find the passages that bear on a claim; then all vote on what was found."""
    BUILD = "build"
    """Build a map of one's own from the paper, which is laid beside the reference map."""


class MarkingOrder(StrEnum):
    """Which link comes next."""

    INFLUENCE = "influence"
    """What moves the hypothesis most comes first."""
    SECTION = "section"
    """As the paper tells it."""
    SHUFFLED = "shuffled"
    """In another order for everybody."""


class StandingRule(StrEnum):
    """When marks that differ still add up to one word. ``cannot_tell`` never counts."""

    UNANIMOUS = "unanimous"
    """All say the same."""
    TWO_THIRDS = "two_thirds"
    """At least two of three say the same."""
    MAJORITY = "majority"
    """More than half say the same."""


class JobState(StrEnum):
    """How far slow work has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Standing(StrEnum):
    """What the verdicts on a link add up to; derived when read, never stored."""

    SUPPORTED = "supported"
    WEAK = "weak"
    SPLIT = "split"
    UNSEEN = "unseen"
    CHANGED = "changed"


class Semantics(StrEnum):
    """How the strength of a statement follows from what leads to it; docs/strength.md has the formulas."""

    QUADRATIC = "quadratic"
    """Quadratic energy: what is for and against adds up, and no single link settles a statement."""
    DF_QUAD = "df_quad"
    """Discontinuity-free QuAD: what is for adds up as chances do, and so does what is against; it saturates soon."""
    EULER = "euler"
    """Euler-based: like quadratic energy, but rising slowly, and a statement never falls below the square of its base."""


class Silence(StrEnum):
    """Why a statement has no strength to show."""

    NOBODY_MARKED = "nobody_marked"
    """No link of the map has been marked supported or weak."""
    ALL_CHANGED = "all_changed"
    """Links were marked, but what each of them rests on has changed since."""
    NOTHING_REVIEWED = "nothing_reviewed"
    """No chain of reviewed links leads from the ground to it."""
    RESTS_ON_NOTHING = "rests_on_nothing"
    """It is no evidence, and no link leads to it."""
    UNSETTLED = "unsettled"
    """It depends on statements that lead back to themselves and come to no rest."""


class Origin(StrEnum):
    """Who put a node or link on the map."""

    DRAFTED = "drafted"
    PERSON = "person"
    IMPORTED = "imported"


class BlockKind(StrEnum):
    """What a stretch of the document is, as its file says it."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TABLE = "table"
    CAPTION = "caption"
    CODE = "code"
    FOOTNOTE = "footnote"
    NOISE = "noise"


class InlineKind(StrEnum):
    """What a run of characters inside a block is."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    SUPERSCRIPT = "superscript"
    LINK = "link"
    CODE = "code"
    HIDDEN = "hidden"
    """Characters that are the file's mark-up, not the author's words: never shown, never searched."""


class SectionRole(StrEnum):
    """What a section of a scholarly paper is for."""

    FRONT = "front"
    """Titles, authors, affiliations, dates, keywords: about the paper, not of its argument."""
    ABSTRACT = "abstract"
    INTRODUCTION = "introduction"
    LITERATURE = "literature"
    THEORY = "theory"
    METHODS = "methods"
    RESULTS = "results"
    DISCUSSION = "discussion"
    CONCLUSION = "conclusion"
    BODY = "body"
    """A section of the argument whose heading names its subject, not its function."""
    REFERENCES = "references"
    BACK = "back"
    """Acknowledgements, funding, appendices, notes about the authors."""


class RepairKind(StrEnum):
    """What was mended in reading. A repair is recorded and reversible; the stored text is never altered."""

    PAGE_BREAK_JOINED = "page_break_joined"
    FOOTNOTE_APART = "footnote_apart"
    FOREIGN_LETTER = "foreign_letter"
    STRAY_LANGUAGE = "stray_language"
    RUNNING_HEAD = "running_head"
    HYPHEN_JOINED = "hyphen_joined"
    DECODED = "decoded"
    CONTROL_REMOVED = "control_removed"


class Calendar(StrEnum):
    """The calendar a year is written in."""

    GREGORIAN = "gregorian"
    SOLAR_HIJRI = "solar_hijri"


class CitationStyle(StrEnum):
    """How a citation is written in the text."""

    PARENTHETICAL = "parenthetical"
    NARRATIVE = "narrative"
    NUMERIC = "numeric"
    SUPERSCRIPT = "superscript"


class CitationProblem(StrEnum):
    """What is wrong with a citation; a mark with none of these is ok."""

    YEAR_DIFFERS = "year_differs"
    NAME_DIFFERS = "name_differs"
    PAGE_OUTSIDE = "page_outside"
    NOT_LISTED = "not_listed"
    AMBIGUOUS = "ambiguous"
    CALENDAR_DIFFERS = "calendar_differs"
    """The years agree once both are in one calendar, but a reader of the list will not see that: a notice, not a fault."""
