"""How is a report written as tables, for a spreadsheet?

Cells are those of ``argmap.exchange.csv``: text that a spreadsheet would take for a formula is kept text, numbers stay numbers.
Column names and words are the program's own, in English, as in its other tables. The JSON beside it has all of it unaltered.
"""

from argmap.exchange.csv import Cell, table
from argmap.report.values import ClassReport, Given, OwnReport, Report, Reviewer, Told
from claims.vocabulary import Mark


def links(report: Report) -> str:
    """A row a link: how it stands, its marks counted and one column for each reviewer, what was decided."""
    text = {node.id: node.text for node in report.graph.nodes}
    effects = {each.edge.id: each.effect for end in report.conclusions[:1] for each in end.why}
    head = ("link", "from", "relation", "to", "from_text", "to_text", "standing", *Mark, "stale", "late", "before")
    more = ("reasons", "influence", "effect", "decided", "decided_reason", "decided_note", "decided_stale", "minority")
    rows: list[list[Cell]] = []
    for each in report.links:
        marks = {given.reviewer: given for given in each.given}
        decided = each.decided
        rows.append([
            each.code, each.source, each.relation.value, each.target, text.get(each.source), text.get(each.target),
            each.standing.value, *(each.counts.get(mark, 0) for mark in Mark), each.stale, len(each.too_late),
            each.before.value if each.before else None,
            " | ".join(f"{reason.value} ({often})" for reason, often in each.reasons.items()),
            _number(each.influence), _number(effects.get(each.code)),
            decided.outcome.value if decided else None,
            decided.reason.value if decided and decided.reason else None,
            decided.note if decided else None,
            int(decided.stale) if decided else None,
            len(decided.minority) if decided else None,
            *(_said(marks[who.number].mark, marks[who.number].stale) if who.number in marks else None
              for who in report.reviewers),
        ])  # fmt: skip
    return table((*head, *more, *map(_called, report.reviewers)), rows)


def marks(report: Report) -> str:
    """A row a mark, with its reason and its note."""
    names = {each.number: _called(each) for each in report.reviewers}
    head = ("link", "reviewer", *_MARK, "counted")
    said = [(each, given, True) for each in report.links for given in each.given]
    said += [(each, given, False) for each in report.links for given in each.too_late]
    return table(
        head,
        ((each.code, names[given.reviewer], *_mark(given), int(counts and not given.stale)) for each, given, counts in said),
    )


def told(report: ClassReport) -> str:
    """A row a link, as a class is told of it; from fewer than five marks nothing but the link."""
    text = {node.id: node.text for node in report.graph.nodes}
    head = ("link", "from", "relation", "to", "from_text", "to_text", "marks_least", "marks_most")
    more = ("standing", "tenths_supported", "before", "reasons", "decided")
    return table(
        (*head, *more),
        (
            (
                each.code,
                each.source,
                each.relation.value,
                each.target,
                text.get(each.source),
                text.get(each.target),
                *_crowd(each),
                each.standing.value if each.crowd else None,
                each.tenths,
                each.before.value if each.before else None,
                " | ".join(reason.value for reason in each.reasons),
                each.decided.value if each.decided else None,
            )
            for each in report.links
        ),
    )


def own(report: OwnReport) -> str:
    """A row a link: one reviewer's mark, and, when the marks are shown, what came out."""
    text = {node.id: node.text for node in report.graph.nodes}
    head = (
        "link",
        "from",
        "relation",
        "to",
        "from_text",
        "to_text",
        "mark",
        "reason",
        "note",
        "stale",
        "late",
        "mark_when_blind",
    )
    more = ("standing", *(f"all_{mark.value}" for mark in Mark), "decided", "decided_note") if report.shown else ()
    rows: list[list[Cell]] = []
    for each in report.links:
        mine = each.own or each.too_late
        rows.append([
            each.code, each.source, each.relation.value, each.target, text.get(each.source), text.get(each.target),
            *(_mark(mine) if mine else [None] * len(_MARK)),
        ])  # fmt: skip
        if report.shown:
            counts = each.counts or {}
            rows[-1] += [
                each.standing.value if each.standing else None,
                *(counts.get(mark, 0) for mark in Mark),
                each.decided.outcome.value if each.decided else None,
                each.decided.note if each.decided else None,
            ]
    return table((*head, *more), rows)


_MARK = ("mark", "reason", "note", "mark_when_blind", "stale", "late")


def _mark(each: Given) -> tuple[Cell, ...]:
    reason, blind = each.reason.value if each.reason else None, each.blind.value if each.blind else None
    return each.mark.value, reason, each.note, blind, int(each.stale), int(each.late)


def _called(each: Reviewer) -> str:
    return each.name or f"reviewer {each.number}"


def _said(mark: Mark, stale: bool) -> str:
    return f"{mark.value} (stale)" if stale else mark.value


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _crowd(each: Told) -> tuple[int | None, int | None]:
    return (each.crowd.least, each.crowd.most) if each.crowd else (None, None)
