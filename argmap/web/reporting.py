"""How is a report said in the language of the page: its statements by name, its numbers in words, what they mean in sentences?

The values are ``argmap.report``'s. What is made here is for the HTML page and for the Markdown file alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from argmap import theme
from argmap.graph import Edge, Node
from argmap.models import ReviewSession
from argmap.report.values import (
    Accord,
    Cited,
    ClassReport,
    Conclusion,
    Crowd,
    Given,
    Moved,
    OwnLink,
    OwnReport,
    Report,
    Reviewed,
    RoughAgreement,
    Told,
    Turning,
)
from argmap.strength import Carried, Rule, Strength
from argmap.theme import Relation
from argmap.web import terms
from argmap.web.board import Board
from argmap.web.language import _, digits, language, listed, ngettext
from argmap.web.results import figure, percent, signed, told
from argmap.web.telling import recalled
from argmap.web.wording import mark_words, reason_words
from claims.agreement import Agreement, Defined, Figure
from claims.vocabulary import CitationProblem, Mark, MarkReason, Semantics, Standing

MOST_COLUMNS = 15
"""Reviewers up to whom the table of links has a column for each."""
MOST_WHY = 10
"""Links that are told to carry the conclusion."""
_FEW_NAMES = 3
_SIGNS = {Mark.SUPPORTED: "✓", Mark.WEAK: "◐", Mark.CANNOT_TELL: "?"}


@dataclass(frozen=True)
class Voice:
    """What one reviewer says of a link, in words."""

    who: str
    mark: str
    sign: str
    reason: str
    note: str
    was: str
    """The mark before all were shown, where it was another."""
    stale: bool
    late: bool


@dataclass(frozen=True)
class Named:
    """A figure, or why there is none."""

    name: str
    said: str
    interval: str
    why: str
    before: str


@dataclass(frozen=True)
class Teller:
    """Says what all reports say."""

    board: Board
    """The map with the standings of the report."""
    row: ReviewSession

    # Statements and links

    @property
    def question(self) -> str:
        """The research question, in the language of the page where it is worded in it."""
        asked = self.board.question
        return asked.text if asked else ""

    def node(self, code: str) -> Node | None:
        """The statement of that code; None for a link's."""
        return self.board.nodes.get(code)

    def edge(self, code: str) -> Edge:
        """The link of that code."""
        return self.board.edges[code]

    def called(self, code: str) -> str:
        """``Claim 3``, ``Evidence 2 → Claim 1``."""
        return self.board.called(code)

    def relation(self, relation: Relation) -> str:
        """What a link does, in a word."""
        return theme.word(relation.value, language())

    def relation_sign(self, relation: Relation) -> str:
        """The sign of it."""
        return theme.RELATIONS[relation].sign

    def standing(self, standing: Standing) -> str:
        """How a link stands, in a word."""
        return theme.standing_word(standing, language())

    def standing_sign(self, standing: Standing) -> str:
        """The sign of it."""
        return theme.STANDINGS[standing].sign

    def sources(self, node: Node) -> list[tuple[str, list[str]]]:
        """The sources of a statement, each with what is wrong with its citation."""
        return [
            (each.label or theme.word("own", language()), [recalled(problem) for problem in each.problems])
            for each in node.sources
        ]

    # What was marked

    @cached_property
    def marks(self) -> dict[str, str]:
        """The marks in words."""
        return mark_words()

    def counts(self, counts: Mapping[Mark, int]) -> str:
        """``3 supported, 1 weak``."""
        return listed([f"{digits(counts[mark])} {self.marks[mark.value]}" for mark in Mark if counts.get(mark)])

    @cached_property
    def why_words(self) -> dict[str, str]:
        """The reasons in words."""
        return reason_words()

    def reason(self, reason: MarkReason | None) -> str:
        """Why, in words."""
        return self.why_words[reason.value] if reason else ""

    def reasons(self, often: Mapping[MarkReason, int]) -> str:
        """The reasons that were given, with how often."""
        return listed([f"{self.reason(reason)} ({digits(count)})" for reason, count in often.items()])

    def voice(self, each: Given, who: str = "") -> Voice:
        """What one reviewer says."""
        return Voice(
            who=who,
            mark=self.marks[each.mark.value],
            sign=_SIGNS[each.mark],
            reason=self.reason(each.reason),
            note=each.note,
            was=self.marks[each.blind.value] if each.blind and each.blind is not each.mark else "",
            stale=each.stale,
            late=each.late,
        )

    # What it means

    def semantics(self, semantics: Semantics) -> str:
        """What a way of working out strengths is called."""
        return terms.semantics_words()[semantics]

    def silence(self, strength: Strength) -> str:
        """Why a statement has no strength."""
        return terms.silence_sentences()[strength.silence] if strength.silence else ""

    def figure(self, value: float | None) -> str:
        """A number with two places; a dash for none."""
        return figure(value) if value is not None else "–"

    def signed(self, value: float | None) -> str:
        """The same with its sign."""
        return signed(value) if value is not None else "–"

    def reviewed(self, strength: Strength) -> str:
        """How much of what leads to a statement is reviewed."""
        return ngettext(
            "%(reviewed)s of the %(num)s link that leads to it is reviewed.",
            "%(reviewed)s of the %(num)s links that lead to it are reviewed.",
            strength.links,
            reviewed=strength.reviewed,
        )

    def beside(self, each: Conclusion, other: Semantics) -> list[str]:
        """What the strength is by other ways, each in a sentence."""
        said = []
        if each.beside.value is not None:
            said.append(_("By %(other)s it is %(value)s.", other=self.semantics(other), value=figure(each.beside.value)))
        if each.blind and each.blind.value is not None and each.blind.value != each.strength.value:
            said.append(_("When the marks were shown it was %(value)s.", value=figure(each.blind.value)))
        if each.decided and each.decided.value is not None:
            value = figure(each.decided.value)
            said.append(_("If what was decided counted in the place of the marks, it would be %(value)s.", value=value))
        return said

    def carries(self, rule: Rule) -> str:
        """What links carry and where statements begin, in a sentence."""
        return terms.carried_sentence(rule)

    def why(self, each: Conclusion) -> list[Carried]:
        """The links that move the conclusion most."""
        return list(each.why[:MOST_WHY])

    # About the session

    @property
    def byline(self) -> list[str]:
        """Which session it is."""
        return [terms.kind_words()[self.row.kind], terms.stage_words()[terms.stage(self.row)]]

    @property
    def rule(self) -> str:
        """When marks that differ still come to one word."""
        return terms.rule_words()[self.row.rule]


@dataclass(frozen=True)
class LeadTeller(Teller):
    """Says what a session made of a map to whoever leads it."""

    report: Report

    @property
    def byline(self) -> list[str]:
        """Which session it is, and how much was done in it."""
        return [
            *super().byline,
            ngettext("%(num)s reviewer", "%(num)s reviewers", len(self.report.reviewers)),
            ngettext("%(num)s mark", "%(num)s marks", self.report.marks),
        ]

    # What was marked

    def voices(self, given: Iterable[Given]) -> list[Voice]:
        """Those who said more than their mark, or whose mark is not like the others."""
        return [
            self.voice(each, self.who(each.reviewer)) for each in given if each.reason or each.note or each.stale or each.late
        ]

    def who(self, number: int) -> str:
        """By what a reviewer is called."""
        return self.report.reviewers[number - 1].name or _("Reviewer %(number)s", number=number)

    def whose(self, numbers: Sequence[int]) -> str:
        """Several reviewers."""
        return listed([self.who(each) for each in numbers])

    def row_of(self, each: Reviewed) -> list[Voice | None]:
        """The marks on a link, one place for each reviewer."""
        given = {one.reviewer: one for one in each.given}
        numbers = [one.number for one in self.report.reviewers]
        return [self.voice(given[number]) if number in given else None for number in numbers]

    @property
    def in_columns(self) -> bool:
        """Few enough reviewers for a column each."""
        return 0 < len(self.report.reviewers) <= MOST_COLUMNS

    @property
    def weak(self) -> tuple[Reviewed, ...]:
        """The links that stand as weak, what matters most first."""
        return self.report.standing(Standing.WEAK)

    @property
    def open(self) -> tuple[Reviewed, ...]:
        """Links that nobody settled since nobody marked them as they are now."""
        return self.report.standing(Standing.UNSEEN, Standing.CHANGED)

    @property
    def too_late(self) -> list[tuple[str, Voice]]:
        """Marks that came when all was over, with the code of their link."""
        return [
            (each.code, self.voice(given, self.who(given.reviewer))) for each in self.report.links for given in each.too_late
        ]

    @property
    def faulty(self) -> int:
        """Citations with something wrong."""
        return sum(self.is_fault(each) for each in self.report.audit.problems) if self.report.audit else 0

    def moved(self, each: Moved) -> list[tuple[str, str, str]]:
        """Who marked a link otherwise after the marks were shown: who, before, after."""
        nothing = _("no mark")
        return [
            (self.who(who), self.marks[old.value] if old else nothing, self.marks[new.value] if new else nothing)
            for who, old, new in each.changes
        ]

    @property
    def decisions(self) -> list[Reviewed]:
        """Links on which something was decided although nobody differed."""
        contested = set(self.report.contested)
        return [each for each in self.report.links if each.decided and each.code not in contested]

    def turned(self, each: Turning) -> str:
        """Which single verdict would change the conclusion most, in a sentence."""
        values = {
            "link": self.called(each.link),
            "mark": self.marks[each.mark.value],
            "would": self.standing(each.would_stand),
            "before": figure(each.before),
            "after": figure(each.after),
            "who": _(" or ").join(self.who(number) for number in each.reviewers[:_FEW_NAMES]),
            "count": len(each.reviewers),
            "becomes": self.marks[each.becomes.value] if each.becomes else "",
        }
        if len(each.reviewers) > _FEW_NAMES:
            pattern = (
                _(
                    "Had any one of the %(count)s reviewers who marked %(link)s “%(mark)s” marked it “%(becomes)s” instead, it "
                    "would be %(would)s, and the strength %(after)s instead of %(before)s."
                )
                if each.becomes
                else _(
                    "With one of the %(count)s marks “%(mark)s” on %(link)s less, it would be %(would)s, and the strength "
                    "%(after)s instead of %(before)s."
                )
            )
        else:
            pattern = (
                _(
                    "Had %(who)s marked %(link)s “%(becomes)s” instead of “%(mark)s”, it would be %(would)s, and the strength "
                    "%(after)s instead of %(before)s."
                )
                if each.becomes
                else _(
                    "Without the mark “%(mark)s” of %(who)s on %(link)s, it would be %(would)s, and the strength %(after)s "
                    "instead of %(before)s."
                )
            )
        return pattern % {name: digits(value) if isinstance(value, int) else value for name, value in values.items()}

    # How far they agree

    def figures(self, accord: Accord) -> list[Named]:
        """The three figures, each with its interval and what it was before the discussion."""
        return self._figures(accord.marks, accord.blind)

    def with_abstentions(self, accord: Accord) -> list[Named]:
        """The same with "cannot tell" as a third category."""
        return self._figures(accord.abstaining, None)

    def _figures(self, now: Agreement, before: Agreement | None) -> list[Named]:
        return [
            self._figure(name, getattr(now, field), getattr(before, field) if before else None)
            for name, field in zip(_figure_names(), ("percent", "alpha", "ac1"), strict=True)
        ]

    def _figure(self, name: str, now: Figure, before: Figure | None) -> Named:
        said = told(now)
        return Named(name, said["said"], said["interval"], said["why"], told(before)["said"] if before else "")

    def rests(self, each: Agreement) -> str:
        """On how much the figures rest, in sentences."""
        said = [
            _(
                "%(used)s links have two marks or more and are used, %(dropped)s are left out.",
                used=each.n_used,
                dropped=each.n_dropped,
            ),
            _(
                "%(marks)s marks of %(raters)s reviewers count; %(abstained)s times somebody could not tell.",
                marks=each.n_marks,
                raters=each.n_raters,
                abstained=each.n_abstained,
            ),
        ]
        if each.prevalence:
            parts = [f"{self.marks[mark.value]} {percent(share)}" for mark, share in each.prevalence.items()]
            said.append(_("Of the marks that count: %(parts)s.", parts=listed(parts)))
        if any(isinstance(each_of, Defined) and each_of.low is not None for each_of in (each.percent, each.alpha, each.ac1)):
            said.append(
                _(
                    "The interval holds 95 %% of what %(resamples)s random draws of links gave (seed %(seed)s).",
                    resamples=each.resamples,
                    seed=each.seed,
                )
            )
        return " ".join(said)

    def pairs(self, accord: Accord) -> list[tuple[str, str, str, str, str]]:
        """Every two reviewers: names, links used of links seen, percent, kappa."""
        return [
            (
                self.who(int(each.first)),
                self.who(int(each.second)),
                _("%(used)s of %(total)s", used=each.used, total=each.total),
                told(each.percent)["said"],
                told(each.kappa)["said"],
            )
            for each in accord.pairs
        ]

    # What the paper cites

    def problems(self, each: Cited) -> list[str]:
        """What is wrong with a citation, in sentences."""
        return [recalled(problem.message) for problem in each.problems]

    def is_fault(self, each: Cited) -> bool:
        """Whether something is wrong, and not only told."""
        return any(problem.kind is not CitationProblem.CALENDAR_DIFFERS for problem in each.problems)


@dataclass(frozen=True)
class ClassTeller(Teller):
    """Says to a class what it made of a map."""

    report: ClassReport

    @property
    def byline(self) -> list[str]:
        """Which session it is, and about how many took part."""
        some = self.report.shown and self.report.crowd
        return [*super().byline, *([_("%(crowd)s people", crowd=self.crowd(self.report.crowd))] if some else [])]

    def crowd(self, crowd: Crowd | None) -> str:
        """About how many."""
        if crowd is None:
            return _("fewer than five")
        if crowd.most is None:
            return _("%(least)s or more", least=crowd.least)
        return _("%(least)s to %(most)s", least=crowd.least, most=crowd.most)

    def share(self, each: Told) -> str:
        """How many of ten called a link supported."""
        if each.tenths is None:
            return ""
        if each.tenths == 9:
            return _("nine of ten or more")
        if each.tenths == 1:
            return _("one of ten or fewer")
        return _("about %(count)s of ten", count=each.tenths)

    def rough(self, now: RoughAgreement, before: RoughAgreement | None) -> list[Named]:
        """What a class is told: tenths, without intervals."""
        rare = _("Left out, since nearly all marks are alike.") if now.alpha is None else ""
        return [
            Named(
                name,
                self._tenth(getattr(now, field)),
                "",
                rare if field == "alpha" else "",
                self._tenth(getattr(before, field)) if before else "",
            )
            for name, field in zip(_figure_names(), ("percent", "alpha", "ac1"), strict=True)
        ]

    def _tenth(self, value: float | None) -> str:
        if value is None:
            return "–"
        return ("\u2212" if value < 0 else "") + digits(f"{abs(value):.1f}")


@dataclass(frozen=True)
class OwnTeller(Teller):
    """Says to one reviewer what they marked, and what came out."""

    report: OwnReport

    @property
    def same(self) -> list[OwnLink]:
        """Links on which their mark is what came out."""
        return [each for each in self.report.links if each.alike]

    @property
    def otherwise(self) -> list[OwnLink]:
        """Links on which it came out otherwise."""
        return [each for each in self.report.links if each.alike is False]

    def said(self, each: OwnLink) -> Voice | None:
        """Their mark in words."""
        given = each.own or each.too_late
        return self.voice(given) if given else None


def _figure_names() -> tuple[str, str, str]:
    return _("Percent agreement"), _("Krippendorff's alpha"), _("Gwet's AC1")
