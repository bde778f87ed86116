"""How are a paper's parts put into plain lines, for a person, and into plain objects, for a program?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from argmap.sources import listed
from claims.citations import Citation
from claims.drafting import Draft, DraftNode
from claims.passages import Passage
from claims.readers.document import Localised, PaperDate
from claims.reading import Reading
from claims.references import Reference
from claims.vocabulary import SectionRole, Stance

# --- for a program ------------------------------------------------------------------------------------------------------


def draft_object(draft: Draft, reading: Reading) -> dict[str, Any]:
    """A draft as one object: question, hypothesis and claims with their passages as spans of the file."""
    spans = {passage.index: [list(span) for span in passage.spans] for passage in reading.cut.passages}
    evidence = {node.id: node for node in draft.evidence}
    found: dict[str, Any] = {
        "paper": reading.sha256,
        "question": _statement(draft.question, spans),
        "hypothesis": _statement(draft.hypothesis, spans),
        "claims": [],
        "notes": list(draft.notes),
    }
    for claim in draft.claims:
        row = {"id": claim.id, **_statement(claim, spans)}
        leading = next((link for link in draft.links if link.source == claim.id), None)
        row["relation"] = leading.stance.value if leading else None
        row["supports"], row["contradicts"], row["evidence"] = [], [], []
        for link in draft.links:
            node = evidence.get(link.source)
            if link.target == claim.id and node is not None:
                stance = "contradicts" if link.stance is Stance.CONTRADICTS else "supports"
                row[stance].append(spans[node.passages[0]])
                row["evidence"].append(
                    {
                        "id": node.id,
                        **_statement(node, spans),
                        "stance": stance,
                        "score": link.score,
                        "citations": list(node.citations),
                    }
                )
        found["claims"].append(row)
    return found


def _statement(node: DraftNode | None, spans: dict[int, list[list[int]]]) -> dict[str, Any]:
    if node is None:
        return {"text": None, "passages": []}
    return {
        "text": node.text,
        "language": node.language,
        "passages": [spans[index] for index in node.passages],
        "condensed": node.condensed,
        "reasons": [reason.sentence() for reason in node.reasons],
    }


def passage_object(passage: Passage) -> dict[str, Any]:
    """A passage as one object."""
    return {
        "index": passage.index,
        "spans": [list(span) for span in passage.spans],
        "text": passage.text,
        "language": passage.language,
        "direction": passage.direction,
        "section": list(passage.section),
        "role": passage.role.value,
        "page": passage.page,
        "paragraph": passage.paragraph,
        "footnotes": list(passage.footnotes),
    }


def reference_object(reference: Reference) -> dict[str, Any]:
    """An entry of the list as one object, its CSL-JSON inside."""
    return {
        "index": reference.index,
        "spans": [list(span) for span in reference.spans],
        "raw": reference.raw,
        "language": reference.language,
        "label": reference.label,
        "problems": list(reference.problems),
        "csl": reference.csl,
    }


def paper_object(reading: Reading) -> dict[str, Any]:
    """What a paper is, as one object."""
    meta = reading.metadata
    return {
        "sha256": reading.sha256,
        "name": reading.name,
        "media_type": reading.document.media_type,
        "encoding": reading.document.encoding,
        "titles": _texts(meta.titles),
        "authors": [
            {
                "names": _texts(author.names),
                "affiliations": _texts(author.affiliations),
                "email": author.email,
                "orcid": author.orcid,
            }
            for author in meta.authors
        ],
        "abstracts": _texts(meta.abstracts),
        "keywords": _texts(meta.keywords),
        "doi": meta.doi,
        "journal": _texts(meta.journal),
        "publisher": _texts(meta.publisher),
        "volume": meta.volume,
        "issue": meta.issue,
        "pages": meta.pages,
        "dates": [
            {"kind": d.kind, "raw": d.raw, "calendar": d.calendar.value, "year": d.year, "month": d.month, "day": d.day,
             "gregorian": d.gregorian}
            for d in meta.dates
        ],
        "sections": [{"path": list(s.path), "role": s.role.value, "language": s.language} for s in reading.outline.sections],
        "counts": counts(reading),
        "repairs": [
            {"kind": r.kind.value, "spans": [list(span) for span in r.spans],
             "before": r.before, "after": r.after, "note": r.note}
            for r in reading.cut.repairs
        ],
    }  # fmt: skip


def _texts(found: Iterable[Localised]) -> list[dict[str, str]]:
    return [{"text": each.text, "language": each.language} for each in found]


def counts(reading: Reading) -> dict[str, int]:
    """How much of each there is in a paper."""
    return {
        "characters": len(reading.document.text),
        "passages": len(reading.cut.passages),
        "footnotes": len(reading.cut.footnotes),
        "references": len(reading.references),
        "citations": len(reading.audit.citations),
        "citations_with_problems": sum(not citation.ok for citation in reading.audit.citations),
        "uncited_references": len(reading.audit.uncited),
    }


# --- for a person -------------------------------------------------------------------------------------------------------


def paper_lines(reading: Reading) -> Iterator[str]:
    """A paper's card: who, what, where, how much, what was mended."""
    meta = reading.metadata
    for title in meta.titles:
        yield title.text
    if not meta.titles:
        yield f"{reading.title}  (the file's name; no title was found)"
    if meta.authors:
        yield "by " + "; ".join(" / ".join(name.text for name in author.names) for author in meta.authors)
    where = [" / ".join(each.text for each in meta.journal), *_numbered("vol. ", meta.volume), *_numbered("no. ", meta.issue)]
    where += _numbered("pp. ", meta.pages)
    if any(where):
        yield ", ".join(part for part in where if part)
    if meta.doi:
        yield f"doi:{meta.doi}"
    if meta.dates:
        yield " · ".join(_date(date) for date in meta.dates)
    for language in dict.fromkeys(keyword.language for keyword in meta.keywords):
        yield f"keywords ({language}): " + ", ".join(k.text for k in meta.keywords if k.language == language)
    yield ""
    yield from found_lines(reading)
    yield ""
    yield "sections:"
    for path, role in _roles(reading).items():
        yield f"  {'  ' * (len(path) - 1)}{path[-1]}  [{role.value}]"
    mended = Counter(repair.kind.value.replace("_", " ") for repair in reading.cut.repairs)
    if mended:
        yield ""
        yield "mended in reading: " + ", ".join(f"{kind} {count}" for kind, count in mended.most_common())


def _roles(reading: Reading) -> dict[tuple[str, ...], SectionRole]:
    """Each heading once, with what most of it is for: a heading of the front may have an abstract among its lines."""
    roles: dict[tuple[str, ...], SectionRole] = {}
    for section in reading.outline.sections:
        if section.path and roles.get(section.path, SectionRole.FRONT) is SectionRole.FRONT:
            roles[section.path] = section.role
    return roles


def found_lines(reading: Reading) -> Iterator[str]:
    """How much was found in a paper, a line a matter."""
    held = counts(reading)
    yield f"{counted(held['passages'], 'passage')}, {counted(held['footnotes'], 'footnote')}"
    yield f"{counted(held['references'], 'reference')}, {held['uncited_references']} never cited"
    yield f"{counted(held['citations'], 'citation')}, {held['citations_with_problems']} with a problem"


def counted(number: int, what: str, after: str = "") -> str:
    """``1 passage``, ``2 passages``, ``3 pieces of evidence``."""
    return f"{number} {what}{'' if number == 1 else 's'}{' ' + after if after else ''}"


_UNPRINTED = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}


def plain(line: str) -> str:
    """A line that does nothing to a terminal but stand there: control characters of a paper's text are shown, not obeyed."""
    return line.translate(_UNPRINTED)


def _numbered(word: str, value: str) -> list[str]:
    return [word + value] if value else []


def _date(date: PaperDate) -> str:
    iso = f" ({date.gregorian})" if date.gregorian and date.gregorian != date.raw else ""
    return f"{date.kind} {date.raw}{iso}"


def passage_lines(reading: Reading) -> Iterator[str]:
    """The passages under their headings, numbered."""
    section: tuple[str, ...] | None = None
    for passage in reading.cut.passages:
        if passage.section != section:
            if section is not None:
                yield ""
            section = passage.section
            yield " › ".join(section) or f"[{passage.role}]"
        yield f"{passage.index:>5}  {passage.text}"
    for note in reading.cut.footnotes:
        yield f"note {note.mark}  {note.text}"


def reference_lines(reading: Reading, texts: Mapping[str, tuple[int, str]] = MappingProxyType({})) -> Iterator[str]:
    """The reference list, an entry a line, what is wrong with it beneath, and its full text (number and title, by CSL id)."""
    uncited = set(reading.audit.uncited)
    for reference in reading.references:
        never = "  (never cited)" if reference.index in uncited else ""
        yield f"{reference.label or reference.index + 1:>4}  {reference.raw}{never}"
        yield from (f"      ⚑ {problem}" for problem in reference.problems)
        if (held := texts.get(str(reference.csl.get("id", "")))) is not None:
            yield f"      full text: paper {held[0]}, {held[1]}"


def citation_lines(reading: Reading) -> Iterator[str]:
    """The citations, those with a problem first and at length; then the entries nothing cites."""
    wrong = [citation for citation in reading.audit.citations if citation.problems]
    for citation in wrong:
        yield f"{'⚑' if not citation.ok else 'i'} {citation.text}  {_place(reading, citation)}"
        yield from (f"    {problem.kind.value}: {problem.message}" for problem in citation.problems)
    right = Counter(_entry(reading, citation) for citation in reading.audit.citations if not citation.problems)
    if right:
        yield ""
        yield f"{counted(sum(right.values()), 'citation')} in agreement with the list:"
        yield from (f"    {count} × {entry}" for entry, count in sorted(right.items()))
    if reading.audit.uncited:
        yield ""
        yield "never cited:"
        yield from (f"    {listed(reading.references[index].csl)}" for index in reading.audit.uncited)


def _entry(reading: Reading, citation: Citation) -> str:
    return listed(reading.references[citation.reference].csl) if citation.reference is not None else citation.text


def _place(reading: Reading, citation: Citation) -> str:
    line = reading.document.text.count("\n", 0, citation.spans[0].start) + 1
    page = reading.cut.passages[citation.passage].page if citation.passage is not None else None
    return f"(page {page})" if page else f"(line {line})"


def draft_lines(draft: Draft) -> Iterator[str]:
    """A draft with the reason for everything in it."""
    yield from draft.notes
    for name, node in (("question", draft.question), ("hypothesis", draft.hypothesis)):
        if node is not None:
            yield f"{name}  {node.text}"
            yield from (f"      · {reason.sentence()}" for reason in node.reasons)
    nodes = {node.id: node for node in draft.evidence}
    for claim in draft.claims:
        leading = next((link for link in draft.links if link.source == claim.id), None)
        yield ""
        yield f"{claim.id:<5}{_sign(leading.stance) if leading else ' '} {claim.text}"
        yield from (f"      · {reason.sentence()}" for reason in claim.reasons)
        for link in draft.links:
            if link.target == claim.id and link.source in nodes:
                yield f"   {link.source:<5}{_sign(link.stance)} {nodes[link.source].text}"
                yield from (f"            · {reason.sentence()}" for reason in link.reasons)


def _sign(stance: Stance) -> str:
    return {Stance.SUPPORTS: "+", Stance.CONTRADICTS: "−"}.get(stance, " ")
