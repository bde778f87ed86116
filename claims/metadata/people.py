"""Who wrote the paper, in each alphabet, from where, and how are they reached?

Names stand between a title and the first label or the abstract; the same person's name in another alphabet stands under the
title in that language. Superscript marks tie names to addresses where there are any; else an address belongs to the names
before it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from claims.languages.en import front as english
from claims.languages.fa import front as persian
from claims.languages.fa.names import SAME, same_name
from claims.metadata.issue import begins_with_date_label
from claims.metadata.lines import MARK, Line, label_of, loose
from claims.readers.document import Author, Language, Localised
from claims.text import fold_digits, key, language

_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+", re.ASCII)
_ORCID = re.compile(r"\b(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])\b")
_INSTITUTION = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(re.escape(word) for word in english.INSTITUTIONS)}|{loose(persian.INSTITUTIONS)})"
)
_POST = re.compile(r"(?<![^\W_])(?:corresponding author|نویسنده ?مسی?ول[^\W\d_ ]*)")
_CONTACT = (
    r"(?:\be-?mail(?: address)?|\bcorresponding author|\borcid(?: id)?|نویسنده\s*مس[ئی]ول|رایانامه|ایمیل|پست الکترونیکی?)\s*:?"
)
_EMPTY_BRACKETS = re.compile(r"[(\[]\s*[,،:;؛\s]*[)\]]")
_BY = re.compile(r"^(?:by|نوشته|نویسنده|نویسندگان)\s+", re.IGNORECASE)
_NOT_NAMES = frozenset(english.NOT_IN_NAMES) | frozenset(map(key, persian.NOT_IN_NAMES))
_DEGREES = frozenset(english.DEGREES) | frozenset(map(key, persian.DEGREES))
_PARTICLES = frozenset(english.PARTICLES)
_LEADING_MARK = re.compile(
    r"^\(?(?:(?P<sign>[0-9]{1,2}|[*∗†‡§¶#]+)\s*[).:\-]?\s*|(?P<letter>[a-h])(?:[).]\s*|\s+))(?=[^\W\d_])"
)
_TRAILING_LETTER = re.compile(r"(?<=[^\W\d_]{2})\s+([a-h])$")
_TRAILING_MARKS = re.compile(r"(?<=[^\W\d_])\.?\s*([0-9*∗†‡§¶#][0-9*∗†‡§¶#\s,]*)$")
_MARKED_END = re.compile(r"(?<=[^\W\d_])(?:[0-9*∗†‡§¶#,]*[0-9*∗†‡§¶#]|\ue000\d+\ue001)(?=\s+[^\W\d_])(?!\s+(?:and|و)\s)")
"""Marks that end a name with nothing else before the next: ``Jane Doe∗ John Roe†``."""
_BETWEEN_NAMES = re.compile(r"\s*(?:[,،;؛|&•·]|(?<!\S)(?:and|و|with)(?!\S))\s*")
_SAME_PLACE = 0.3
"""The same where both lists have as many names and the two stand at one place in them."""


@dataclass
class _Person:
    name: str
    language: Language
    marks: frozenset[str] = frozenset()
    affiliations: list[str] = field(default_factory=list)
    email: str = ""
    orcid: str = ""


def authors(lines: list[Line], titles: list[int]) -> tuple[Author, ...]:
    """The authors named under the titles (indices into ``lines``), each language's wording merged into one."""
    groups = [group for title in titles if (group := _group(lines, title))]
    merged: list[list[_Person]] = []
    for group in groups:
        _merge(merged, group)
    return tuple(_author(wordings) for wordings in merged)


def authors_of_citation(names: Iterable[str]) -> tuple[Author, ...]:
    """The authors as "Cite this article" lines write them, where a paper names them nowhere else."""
    merged: list[list[_Person]] = []
    for wording in names:
        group = [_Person(name, language(name)) for name in inverted(wording)]
        if group:
            _merge(merged, group)
    return tuple(_author(wordings) for wordings in merged)


def inverted(text: str) -> list[str]:
    """Names out of ``Doe, Jane and Richard Roe`` or ``محبی، سارا و تیمور آسانوف``: the first one's parts turned round."""
    parts = [part for part in _BETWEEN_NAMES.split(_undecorated(text)) if part]
    separators = _BETWEEN_NAMES.findall(text)
    if len(parts) >= 2 and separators and separators[0].strip() in (",", "،") and " " not in parts[0].strip():
        parts = [f"{parts[1]} {parts[0]}", *_paired(parts[2:])]
    return [part for part in parts if len(part) > 2]


def _paired(parts: list[str]) -> list[str]:
    """The rest of a list in the style ``Doe, J., Roe, R.``: surnames and initials that follow them."""
    found: list[str] = []
    for part in parts:
        initials = re.fullmatch(r"(?:[^\W\d_]\.?[\s-]*){1,3}", part)
        if initials and found and " " not in found[-1]:
            found[-1] = f"{part} {found[-1]}"
        else:
            found.append(part)
    return found


def zone(lines: list[Line], title: int) -> list[Line]:
    """The lines after a title in which people are named: up to an abstract, the next title or a label of something else."""
    found = []
    for line in lines[title + 1 :]:
        label = label_of(line.plain)
        if line.kind.value in ("heading", "title") and not (label and label.kind == "authors"):
            break
        if len(line.plain) > 500 or (label and label.kind in ("abstract", "keywords", "cite", "journal", "title")):
            break
        if label is None and line.role.value == "abstract" and len(line.plain) > 160:
            break
        found.append(line)
    return found


def _group(lines: list[Line], title: int) -> list[_Person]:
    people: list[_Person] = []
    since: list[_Person] = []
    """Those named since the last address."""
    addresses: dict[str, str] = {}
    open_address: tuple[int, list[_Person]] | None = None
    for line in zone(lines, title):
        text = _without_label(line)
        awaited = _awaited_address(text, people, addresses)
        named, rest = ([], text) if awaited else _names_in(text)
        if named:
            since = named if open_address or not since else since + named
            people += named
            open_address = None
        marked = awaited or (None if named else _marked_address(text))
        if marked:
            addresses[marked[0]] = marked[1]
            open_address = (line.block, [])
        elif rest and _is_address(rest):
            holders = since or people[-1:]
            for person in holders:
                person.affiliations.append(rest)
            open_address = (line.block, holders)
        elif rest and open_address and open_address[0] == line.block and not named and not _EMAIL.search(rest):
            _continue_address(rest, open_address[1], addresses)
        marked_person = next((person for person in people if marked and marked[0] in person.marks), None)
        _reached(line, people, [marked_person] if marked_person else since)
    for person in people:
        person.affiliations += [addresses[mark] for mark in sorted(person.marks) if mark in addresses]
        if not person.affiliations and len(addresses) == 1:
            person.affiliations += addresses.values()
    return people


def _awaited_address(text: str, people: list[_Person], addresses: dict[str, str]) -> tuple[str, str] | None:
    """The mark and the rest of a line that begins with a number some name carries: an address, whatever its words."""
    found = MARK.match(text) or _LEADING_MARK.match(fold_digits(text))
    mark = next(iter(_marks(found.group(1) or "")), "") if found else ""
    if found is None or mark in addresses or not any(mark in person.marks for person in people):
        return None
    return mark, text[found.end() :].lstrip(" .):-").rstrip()


def _continue_address(text: str, holders: list[_Person], addresses: dict[str, str]) -> None:
    for person in holders:
        person.affiliations[-1] = f"{person.affiliations[-1]} {text}"
    if not holders and addresses:
        last = list(addresses)[-1]
        addresses[last] = f"{addresses[last]} {text}"


def _without_label(line: Line) -> str:
    """The line without ``Authors:`` before it; empty where its label says it speaks of no one."""
    label = label_of(line.plain)
    if label is None:
        return "" if begins_with_date_label(line.plain) else line.text
    if label.kind in ("authors", "affiliation"):
        return line.text[line.text.find(label.rest[:12]) :] if label.rest else ""
    return ""


def _names_in(text: str) -> tuple[list[_Person], str]:
    """The people a line names and what it says after them: ``Sara Mohebbi, Assistant Professor, ...`` names one and goes on."""
    if _is_address(text):
        return _name_before_address(text)
    bare = re.sub(r"https?://\S*|[(\[]\s*[)\]]", "", _ORCID.sub("", _EMAIL.sub("", text)))
    people = [_person(part) for part in _split_names(_turned_round(bare))]
    known = [person for person in people if person]
    enough = len(people) if len(people) <= 3 else 0.75 * len(people)
    return (known, "") if known and len(known) >= enough else ([], text)


def _turned_round(text: str) -> str:
    """``Doe, Jane; Roe, John A.`` as ``Jane Doe, John A. Roe``."""
    pairs = [re.fullmatch(r"\s*([^,،]+)[,،]\s*([^,،]+?)\s*", part) for part in re.split("[;؛]", text)]
    if len(pairs) < 2 or not all(pairs):
        return text
    return ", ".join(f"{pair[2]} {pair[1]}" for pair in pairs if pair)


def _name_before_address(text: str) -> tuple[list[_Person], str]:
    """The name that an address begins with: up to the first comma, or as far as the e-mail address bears it out."""
    if _LEADING_MARK.match(fold_digits(text)):
        return [], text
    first = _BETWEEN_NAMES.search(MARK.sub(lambda mark: "x" * len(mark.group()), text))
    if first and not _is_address(text[: first.start()]) and (person := _person(text[: first.start()])):
        return [person], text[first.end() :].strip(" ,،|-")
    email = _EMAIL.search(text)
    local = key(email.group().split("@")[0]) if email else ""
    words = text.split()
    for count in range(2, min(len(words), 5)):
        surname = key(words[count - 1]).strip(",.")
        if len(surname) > 3 and surname in local and (person := _person(" ".join(words[:count]))):
            return [person], " ".join(words[count:])
    return [], text


def _split_names(text: str) -> list[str]:
    """Parts between commas and "and", superscripts held together."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found.group())
        return f"\ue000{len(held) - 1}\ue001"

    def free(part: str) -> str:
        return re.sub("\ue000(\\d+)\ue001", lambda found: held[int(found.group(1))], part)

    covered = _MARKED_END.sub(r"\g<0>, ", MARK.sub(hold, re.sub(r"\([^)]*\)", "", text)))
    parts = [free(part).strip() for part in _BETWEEN_NAMES.split(covered)]
    joined: list[str] = []
    for part in parts:
        if joined and part and not re.sub(r"[\d*∗†‡§¶#\s]", "", fold_digits(MARK.sub("", part))):
            joined[-1] += part  # "Marchbank1,*" without superscripts: the star belongs to the name before it
        elif joined and key(part).strip(" .") in _DEGREES:
            continue
        elif any(character.isalpha() for character in part):
            joined.append(part)
    return joined


def _person(text: str) -> _Person | None:
    """The person a stretch of text names, with the marks beside the name; None where it is no name."""
    marks: set[str] = set()
    for found in MARK.finditer(text):
        marks.update(_marks(found.group(1)))
    plain = _undecorated(MARK.sub("", text))
    trailing = _TRAILING_MARKS.search(fold_digits(plain))
    if trailing:
        marks.update(_marks(trailing.group(1)))
        plain = plain[: trailing.start()]
    if lettered := _TRAILING_LETTER.search(plain):
        marks.add(lettered.group(1))
        plain = plain[: lettered.start()]
    name = " ".join(word for word in plain.split() if key(word).strip(",،") not in _DEGREES).strip(" .,،:؛;*-–—")
    return _Person(name, language(name), frozenset(marks)) if _is_name(name) else None


def _undecorated(text: str) -> str:
    return _BY.sub("", _POST.sub("", text).strip(" \t|"))


def _marks(text: str) -> list[str]:
    return [mark for mark in re.findall(r"[0-9]+|[a-z]|[*∗†‡§¶#]+", fold_digits(text).lower()) if mark]


def _is_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 6 or len(text) > 50 or any(character.isdigit() for character in text):
        return False
    if (
        re.search(r"[:?؟!@/«»\"()\[\]]", text)
        or _is_address(text)
        or {key(word).strip(".,") for word in words if word[1:] not in ("", ".")} & _NOT_NAMES
    ):
        return False
    if label_of(text) is not None:
        return False
    cased = [word for word in words if any(character.isupper() or character.islower() for character in word)]
    if cased:
        return (
            len(cased) == len(words)
            and all(_is_name_word(word) for word in words)
            and any(len(w.strip(".")) > 1 for w in words)
        )
    return all(re.fullmatch(r"[^\W\d_][\w\u200c.'’\-]*", word) for word in words)


def _is_name_word(word: str) -> bool:
    return word[0].isupper() or word.casefold() in _PARTICLES or word.casefold().startswith(("al-", "el-", "d'", "d’", "o'"))


def _is_address(text: str) -> bool:
    return bool(_INSTITUTION.search(key(MARK.sub(" ", text))))


def _marked_address(text: str) -> tuple[str, str] | None:
    """``1 School of Health`` or ``⟦a⟧ University of ...``: the mark and the address."""
    high = MARK.match(text)
    if high and (rest := text[high.end() :].lstrip(" .):-")) and _is_address(rest):
        return next(iter(_marks(high.group(1))), high.group(1)), rest
    found = _LEADING_MARK.match(fold_digits(text))
    if found and _is_address(text[found.end() :]):
        return found["sign"] or found["letter"], text[found.end() :].strip()
    return None


# How they are reached


def _reached(line: Line, people: list[_Person], since: list[_Person]) -> None:
    """Give the line's e-mail addresses and ORCID iDs to whom they belong."""
    plain = line.plain
    for email in _EMAIL.findall(plain):
        holder = _holder(email, plain, people, since)
        if holder and not holder.email:
            holder.email = email
    for orcid in _ORCID.findall(plain):
        emailed = _EMAIL.search(plain)
        holder = next((p for p in people if emailed and p.email == emailed.group()), None) or _last(since or people, "orcid")
        if holder and not holder.orcid:
            holder.orcid = orcid.upper()


def _holder(email: str, text: str, people: list[_Person], since: list[_Person]) -> _Person | None:
    local = key(email.split("@")[0])
    for person in people:
        words = key(person.name).replace("-", " ").split()
        if not person.email and any(len(word) > 3 and word in local for word in words):
            return person
    starred = [person for person in people if any("*" in mark for mark in person.marks)]
    if len(starred) == 1 and ("*" in text or ((label := label_of(text)) and label.kind == "correspondence")):
        return starred[0]
    return _last(since or people, "email")


def _last(people: list[_Person], what: str) -> _Person | None:
    """The first of the people that still lacks it: lists of addresses follow the order of the names."""
    return next((person for person in people if not getattr(person, what)), None)


# One person in two alphabets


def _merge(merged: list[list[_Person]], group: list[_Person]) -> None:
    """Add a language's names to the people known, in place: to the same person's where one is."""
    if not merged:
        merged.extend([person] for person in group)
        return
    free = set(range(len(merged)))
    known = len(merged)
    for place, person in enumerate(group):
        scored = [(_alike(merged[at], person, at == place and known == len(group)), at) for at in sorted(free)]
        best = max(scored, key=lambda pair: pair[0], default=(0.0, -1))
        alone = known == len(group) == 1
        if best[1] >= 0 and (best[0] >= SAME or alone):
            free.discard(best[1])
            merged[best[1]].append(person)
        else:
            merged.append([person])


def _alike(wordings: list[_Person], person: _Person, same_place: bool) -> float:
    if person.email and any(person.email.lower() == other.email.lower() for other in wordings):
        return 1.0
    likeness = max(same_name(other.name, person.name) for other in wordings)
    return SAME + likeness / 10 if same_place and likeness >= _SAME_PLACE else likeness


def _author(wordings: list[_Person]) -> Author:
    names: dict[str, Localised] = {}
    affiliations: list[Localised] = []
    for person in wordings:
        names.setdefault(person.language, Localised(person.name, person.language))
        for address in person.affiliations:
            text = _bare_address(address)
            entry = Localised(text, language(text))
            if text and entry not in affiliations:
                affiliations.append(entry)
    email = next((person.email for person in wordings if person.email), "")
    orcid = next((person.orcid for person in wordings if person.orcid), "")
    return Author(tuple(names.values()), tuple(affiliations), email, orcid)


def _bare_address(text: str) -> str:
    """An address without marks, e-mail addresses and "corresponding author"."""
    plain = _ORCID.sub("", _EMAIL.sub("", MARK.sub("", text)))
    plain = re.sub(_CONTACT, "", plain, flags=re.IGNORECASE)
    return " ".join(_EMPTY_BRACKETS.sub("", plain).split()).strip(" .,،;:؛|-*")


def joined(declared: tuple[Author, ...], found: tuple[Author, ...]) -> tuple[Author, ...]:
    """The authors a format declares, with what the text adds to each of them: a name in another alphabet, an address."""
    if not declared:
        return found
    rest = list(found)
    result = []
    for author in declared:
        twin = next((other for other in rest if _is_twin(author, other)), None)
        if twin is None:
            result.append(author)
            continue
        rest.remove(twin)
        tongues = {name.language for name in author.names}
        result.append(
            Author(
                author.names + tuple(name for name in twin.names if name.language not in tongues),
                author.affiliations or twin.affiliations,
                author.email or twin.email,
                author.orcid or twin.orcid,
            )
        )
    return tuple(result)


def _is_twin(one: Author, other: Author) -> bool:
    if one.email and one.email == other.email:
        return True
    return any(same_name(a.text, b.text) >= SAME for a in one.names for b in other.names)
