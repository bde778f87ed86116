"""How are the states, acts and choices of a review session called in the language of the interface?"""

from dataclasses import asdict

from argmap.models import ReviewSession, SessionAct
from argmap.sessions import Act
from argmap.strength import Rule
from argmap.web.language import _, digits
from claims.agreement import Reason
from claims.vocabulary import (
    Exercise,
    MarkingOrder,
    Naming,
    Round,
    Semantics,
    SessionKind,
    SessionState,
    Silence,
    StandingRule,
)

STAGES = ("draft", "open", "discussed", "adjudicated", "closed")
"""Where a session may be, from beginning to end: state and round in one word."""


def stage(row: ReviewSession) -> str:
    """Which of ``STAGES`` the session is at."""
    if row.state is SessionState.REVEALED:
        return "adjudicated" if row.round is Round.ADJUDICATED else "discussed"
    return row.state.value


def stage_words(exercise: Exercise = Exercise.MARK) -> dict[str, str]:
    """The stages in a word or two."""
    words = {
        "draft": _("Preparing"),
        "open": _("Marking"),
        "discussed": _("Discussing"),
        "adjudicated": _("Deciding"),
        "closed": _("Closed"),
    }
    if exercise is Exercise.FIND:
        words |= {"open": _("Finding"), "discussed": _("Voting")}
    if exercise is Exercise.BUILD:
        words |= {"open": _("Building"), "discussed": _("Comparing")}
    return words


def stages(exercise: Exercise) -> list[tuple[str, str]]:
    """The stages that a session goes through, each with its word: where nothing is marked, nothing is decided."""
    words = stage_words(exercise)
    return [(name, words[name]) for name in STAGES if name != "adjudicated" or exercise is Exercise.MARK]


def stage_sentences(exercise: Exercise = Exercise.MARK) -> dict[str, str]:
    """What goes on at each stage."""
    told = {
        "draft": _("Nobody but you sees it yet."),
        "open": _("Everybody marks for themselves. Nobody sees another's marks, and you see only how many have marked."),
        "discussed": _("All marks are shown. They may still be changed; what was marked before is kept as it was."),
        "adjudicated": _("No marks are made any more. You decide on what is still open."),
        "closed": _("All is shown and nothing changes any more."),
    }
    if exercise is Exercise.FIND:
        told |= {
            "open": _("Everybody looks for evidence by themselves. Nobody sees what another found, and you see only how much."),
            "discussed": _("Everybody sees what was found, and votes on it."),
        }
    if exercise is Exercise.BUILD:
        told |= {
            "open": _("Everybody builds a map by themselves. Nobody sees another's, and you see only how large it is."),
            "discussed": _("Everybody sees their own map beside the reference, and you see them all."),
        }
    return told


def step_words(exercise: Exercise = Exercise.MARK) -> dict[Act, str]:
    """What the buttons say that lead from stage to stage."""
    return {
        Act.OPEN: _("Open it"),
        Act.DRAFT: _("Back to preparing"),
        Act.REVEAL: _("Show the marks"),
        Act.HIDE: _("Hide the marks"),
        Act.ADJUDICATE: _("Go on to deciding"),
        Act.DISCUSS: _("Back to discussing"),
        Act.CLOSE: _("Close the session"),
        Act.REOPEN: _("Take up again"),
    } | {
        Exercise.MARK: {},
        Exercise.FIND: {Act.REVEAL: _("Show what was found"), Act.HIDE: _("Hide it again")},
        Exercise.BUILD: {Act.REVEAL: _("Show the reference"), Act.HIDE: _("Hide it again")},
    }[exercise]


def step_sentences(exercise: Exercise = Exercise.MARK) -> dict[Act, str]:
    """What each of these does, where that is not plain."""
    told = {
        Act.OPEN: _("People can come in and mark."),
        Act.REVEAL: _("Everybody sees all marks. What was marked until now is kept for good as the blind round."),
        Act.HIDE: _("Everybody marks for themselves again. What was seen was seen: it will not be a blind round any more."),
        Act.ADJUDICATE: _("Marks cannot be changed any more, and you decide on links where they differ."),
        Act.CLOSE: _("All is shown and nothing changes any more."),
    }
    if exercise is Exercise.FIND:
        told |= {
            Act.OPEN: _("People can come in and look for evidence."),
            Act.REVEAL: _("Everybody sees all sentences that were found, and votes on them. No more are proposed."),
            Act.HIDE: _("Everybody looks further by themselves. What was seen was seen."),
        }
    if exercise is Exercise.BUILD:
        told |= {
            Act.OPEN: _("People can come in and build."),
            Act.REVEAL: _("Everybody sees the reference beside their own map, and builds no further."),
            Act.HIDE: _("Everybody builds on by themselves. What was seen was seen."),
        }
    return told


def carried_sentence(rule: Rule) -> str:
    """What links carry and where statements begin, where a strength is worked out."""
    return _(
        "A supported link carries %(supported)s of what its source has, a split one %(split)s, a weak one %(weak)s; "
        "evidence begins at %(evidence)s, a claim at %(claim)s, the hypothesis at %(hypothesis)s.",
        **{name: digits(f"{value:g}") for name, value in asdict(rule).items()},
    )


def done_words(act: SessionAct, exercise: Exercise = Exercise.MARK) -> str:
    """What an act did, for the history."""
    if exercise is not Exercise.MARK and act.act in (Act.REVEAL, Act.HIDE):
        return _("Shown to all") if act.act == Act.REVEAL else _("Hidden again")
    words = {
        Act.MAKE: _("Session made"),
        Act.SET: _("Settings changed"),
        Act.OPEN: _("Opened"),
        Act.DRAFT: _("Back to preparing"),
        Act.REVEAL: _("Marks shown"),
        Act.HIDE: _("Marks hidden"),
        Act.ADJUDICATE: _("On to deciding"),
        Act.DISCUSS: _("Back to discussing"),
        Act.CLOSE: _("Closed"),
        Act.REOPEN: _("Taken up again"),
        Act.SHOW: _("Another link put on show"),
        Act.REVEAL_LINK: _("Marks on one link shown"),
        Act.HIDE_LINK: _("Marks on one link hidden"),
        Act.ASSIGN: _("Links shared out"),
        Act.REMOVE: _("Somebody taken out"),
        Act.READMIT: _("Somebody taken back in"),
        Act.UNDO: _("Undone"),
    }
    return words[Act(act.act)] if act.act in set(Act) else act.act


def kind_words() -> dict[SessionKind, str]:
    """What kinds of sessions there are."""
    return {SessionKind.SEMINAR: _("Seminar"), SessionKind.PEER: _("Peer review")}


def naming_words() -> dict[Naming, str]:
    """By what people are called."""
    return {
        Naming.NAMED: _("By their names or nicknames"),
        Naming.PSEUDONYMS: _("By words drawn for them, such as Amber Heron"),
    }


def order_words() -> dict[MarkingOrder, str]:
    """Which link comes next."""
    return {
        MarkingOrder.INFLUENCE: _("What moves the hypothesis most comes first"),
        MarkingOrder.SECTION: _("As the map tells it"),
        MarkingOrder.SHUFFLED: _("In another order for everybody"),
    }


def rule_words() -> dict[StandingRule, str]:
    """When marks that differ still add up to one word."""
    return {
        StandingRule.UNANIMOUS: _("When all say the same"),
        StandingRule.TWO_THIRDS: _("When two of three say the same"),
        StandingRule.MAJORITY: _("When more than half say the same"),
    }


def exercise_words() -> dict[Exercise, str]:
    """What is asked of people."""
    return {
        Exercise.MARK: _("Mark the links of the map"),
        Exercise.FIND: _("Find evidence for a claim, then vote on it"),
        Exercise.BUILD: _("Build a map from the paper, to lay beside this one"),
    }


def reason_sentences() -> dict[Reason, str]:
    """Why there is no figure of agreement."""
    return {
        Reason.NO_MARKS: _("Nobody has marked anything."),
        Reason.ALL_ABSTAINED: _("Nothing was said but “cannot tell”."),
        Reason.ONE_RATER: _("All marks are one person's."),
        Reason.NOTHING_SHARED: _("No link has two marks."),
        Reason.ONE_LINK: _("Only one link has two marks, and over one link a coefficient says nothing."),
        Reason.ALL_THE_SAME: _("All marks are the same, so nobody can tell what chance alone would give."),
    }


def silence_sentences() -> dict[Silence, str]:
    """Why a statement has no strength."""
    return {
        Silence.NOBODY_MARKED: _("Nobody has marked a link supported or weak yet, so there is no number."),
        Silence.ALL_CHANGED: _("All links that were marked have changed since. Mark them as they are now."),
        Silence.NOTHING_REVIEWED: _("No chain of reviewed links leads from a piece of evidence to it."),
        Silence.RESTS_ON_NOTHING: _("No link leads to it."),
        Silence.UNSETTLED: _("It depends on statements that lead back to themselves, and the numbers come to no rest."),
    }


def semantics_words() -> dict[Semantics, str]:
    """What the ways of working out strengths are called."""
    return {
        Semantics.QUADRATIC: _("quadratic energy"),
        Semantics.DF_QUAD: _("DF-QuAD"),
        Semantics.EULER: _("Euler-based"),
    }
