"""How are acts, marks and reasons called in the language of the interface?

Kinds, relations and standings are called as the theme has them, on screen as in the picture.
"""

from argmap.graph import Edge
from argmap.maps import Act
from argmap.web.board import Board
from argmap.web.language import _
from claims.vocabulary import Decision, Mark, MarkReason


def mark_words() -> dict[str, str]:
    """The marks in the language of this answer."""
    return {
        Mark.SUPPORTED.value: _("supported"),
        Mark.WEAK.value: _("weak"),
        Mark.CANNOT_TELL.value: _("cannot tell"),
    }


def reason_words() -> dict[str, str]:
    """The closed list of reasons in the language of this answer."""
    return {
        MarkReason.OFF_TOPIC.value: _("Nothing to do with the claim"),
        MarkReason.OVERSTATED.value: _("Says less than is made of it"),
        MarkReason.OTHER_SCOPE.value: _("Another place, thing or amount"),
        MarkReason.OUTDATED.value: _("Of another time"),
        MarkReason.WRONG_DIRECTION.value: _("Points the other way"),
        MarkReason.SOURCE_SAYS_OTHERWISE.value: _("The source does not say so"),
        MarkReason.UNRELIABLE.value: _("The source cannot be relied on"),
        MarkReason.QUOTE_DIFFERS.value: _("The quotation is not exact"),
    }


def statement_acts() -> list[tuple[str, str]]:
    """What can be done to a statement: the act as the address says it, and in words."""
    return [
        ("reword", _("Reword")),
        ("quote", _("Add a passage")),
        ("split", _("Split")),
        ("merge", _("Merge")),
        ("link", _("Link")),
        ("kind", _("Make it another kind")),
    ]


def link_acts(seen: Board, edge: Edge) -> list[tuple[str, str]]:
    """What can be done to a link: the act as the address says it, and in words."""
    acts = [("move", _("Move")), ("undercut", _("Undercut"))]
    fellows = [each for each in seen.graph.edges if each.target == edge.target and each.stance is edge.stance]
    if len(fellows) > 1 and edge.target in seen.nodes:
        acts.append(("join", _("Join with another premise")))
    return acts


def act_words(act: Act, turned: Act | None = None) -> str:
    """What a change did, in the language of this answer."""
    words = {
        Act.ADD: _("Put on the map"),
        Act.LINK: _("Linked"),
        Act.UNDERCUT: _("Link undercut"),
        Act.REWORD: _("Reworded"),
        Act.KIND: _("Made another kind of statement"),
        Act.SPLIT: _("Split in two"),
        Act.MERGE: _("Merged"),
        Act.MOVE: _("Moved"),
        Act.JOIN: _("Joined as premises that hold together"),
        Act.PART: _("Taken apart as premises"),
        Act.RELATE: _("Relation turned round"),
        Act.REMOVE: _("Removed"),
        Act.QUOTE: _("Given a passage to rest on"),
        Act.UNQUOTE: _("A passage taken from under it"),
        Act.QUESTION: _("Research question changed"),
        Act.UNDO: _("Undone"),
        Act.REDO: _("Done again"),
    }
    if turned is Act.UNDO:
        return _("Undone: %(what)s", what=words[act])
    if turned is Act.REDO:
        return _("Done again: %(what)s", what=words[act])
    return words[act]


def decision_words() -> dict[Decision, str]:
    """What was made of a suggestion, in the language of this answer."""
    return {
        Decision.SUPPORTS: _("Accepted as supporting"),
        Decision.CONTRADICTS: _("Accepted as contradicting"),
        Decision.OFF_TOPIC: _("Nothing to do with the claim"),
        Decision.PARTIAL: _("Bears on a part of it only"),
        Decision.OTHER_SCOPE: _("Another place, thing or amount"),
        Decision.OUTDATED: _("Of another time"),
        Decision.WRONG_DIRECTION: _("Points the other way"),
    }


def N_(message: str) -> str:
    """A message that is put into the language of an answer later."""
    return message


MESSAGES = {
    "words_met": N_("Its words meet the claim's: “{words}”."),
    "words_missed": N_("Nothing in it answers “{words}”."),
    "negated_in_passage": N_("It denies what the claim says: “{claim}”, “{passage}”."),
    "negated_in_claim": N_("The claim denies what it says: “{claim}”, “{passage}”."),
    "opposite_words": N_("Its “{passage}” goes against the claim's “{claim}”."),
    "same_direction": N_("Its “{passage}” goes the same way as the claim's “{claim}”."),
    "figure_agrees": N_("The claim and the passage have the same figure: {claim}, {passage}."),
    "figure_clashes": N_("The claim says {claim}, the passage {passage}."),
    "other_period": N_("The claim speaks of {claim}, the passage of {passage}."),
    "other_scope": N_("One speaks of all, the other of some or of one alone: “{words}”."),
    "plan_not_fact": N_("It speaks of what was planned or expected: “{words}”."),
    "for.cross_encoder": N_("The cross-encoder reads it so."),
    "against.cross_encoder": N_("The cross-encoder reads it otherwise."),
    "against.no_words": N_("No word of the claim stands in it; only the meaning seems near."),
    "against.nothing": N_("Nothing that shows."),
    "for.words": N_("These words speak for it: “{words}”."),
    "for.other": N_("Its wording as a whole speaks for it."),
    "against.words": N_("These words speak against it: “{words}”."),
    "against.other": N_("Its wording as a whole speaks against it."),
}
"""What is said of a suggestion (``claims.matching.cards``), by the message's key."""
