"""Which entries of the list could a mark mean, and how like are its names to theirs?

Every entry is reduced once to the forms of its names that people cite by. Within one script a likeness is spelling: one or two
letters off is a misspelling. Across scripts it is sound (``claims.languages.fa.names``), and no spelling is judged.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rapidfuzz.distance import DamerauLevenshtein, Indel

from claims.citations import wording
from claims.languages.fa.names import same_name, skeleton
from claims.references import Reference
from claims.text import calendar_of, fold_digits, gregorian_years, key
from claims.vocabulary import Calendar

_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ŧ": "t", "ħ": "h",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ی", "ة": "ه", "ۀ": "ه", "ء": "",
    }
)  # fmt: skip
_PERSIAN = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_SMALL = frozenset("of the for and on in to de la du des et und der und و در".split())

EXACT, CLOSE, LIKE = 1.0, 0.94, 0.75
"""The very name; a shorter or longer form of it; the least that counts as similar."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two names are."""

    score: float
    misspelt: bool = False


NONE = Likeness(0.0)


@lru_cache(maxsize=4096)
def letters(name: str) -> str:
    """``name`` for comparing: ``key``, letters without decomposition put plainly, words of letters set apart by one blank."""
    return " ".join(re.findall(r"[^\W_]+", key(name).translate(_LETTERS).replace("'", "")))


@dataclass(frozen=True, eq=False)
class Author:
    """One author of an entry in every form people cite by; each its own self, so that a likeness is remembered by it."""

    family: str
    given: str
    shown: str
    """Family name as the list writes it."""
    literal: bool = False
    """An institution, or a name the list could not be taken apart."""

    @cached_property
    def forms(self) -> tuple[tuple[str, float], ...]:
        """(compact form, how well it stands for the author): ``dessouki`` for El-Dessouki stands a little less well."""
        family, given = self.family.split(), self.given.split()
        found = {"".join(family): EXACT}
        if given:
            found.setdefault("".join(given + family), EXACT)
            found.setdefault("".join(family + given), EXACT)
            found.setdefault("".join(given[:1] + family), EXACT)
            found.setdefault("".join(family + given[:1]), EXACT)
        if bare := "".join(word for word in family if word not in wording.PARTICLES):
            found.setdefault(bare, 0.98)
        if not self.literal:
            if len(family) > 1:
                found.setdefault(family[-1], CLOSE)
                found.setdefault(family[0], CLOSE - 0.02)
            for count in range(1, len(given)):  # "Rafik Mansour" of Ola Rafik Mansour
                found.setdefault("".join(given[count:] + family), 0.97)
        else:
            for short, value in self._short_literals():
                found.setdefault(short, value)
        return tuple(found.items())

    def _short_literals(self) -> Iterator[tuple[str, float]]:
        words = self.family.split()
        capital = [word for word in words if word not in _SMALL]
        if len(capital) > 1:
            yield "".join(word[0] for word in capital), 0.95
            yield "".join(word[0] for word in words), 0.95
        if inside := re.search(r"\(([^()]{2,12})\)", self.shown):
            yield letters(inside.group(1)).replace(" ", ""), 0.97
            yield letters(self.shown.replace(inside.group(), "")).replace(" ", ""), EXACT
        if len(words) > 1:
            yield words[-1], 0.86  # "Ohle" where "Ohle Maximilian" could not be taken apart
            yield words[0], 0.86

    @cached_property
    def persian(self) -> bool:
        """Written in Persian letters."""
        return bool(_PERSIAN.search(self.family))


@dataclass(frozen=True)
class Entry:
    """One entry of the list, ready to be compared."""

    reference: Reference
    authors: tuple[Author, ...]
    stand_ins: tuple[Author, ...]
    """Title and container: what an entry without an author is cited by."""
    year: int | None
    calendar: Calendar
    suffix: str
    pages: tuple[tuple[int, int], ...]
    more_years: frozenset[int] = frozenset()
    """Other years the list gives beside it (``1905/1978``), or all years of an entry whose own could not be told."""
    title: str = ""

    @property
    def index(self) -> int:
        """Place in the list."""
        return self.reference.index

    @property
    def years(self) -> frozenset[int]:
        """Every year it may be cited by, as written."""
        return self.more_years if self.year is None else self.more_years | {self.year}

    @cached_property
    def opening(self) -> frozenset[str]:
        """Words of the entry before its first quotation mark or year."""
        head = re.split(r"[\"“«]|\d{4}", fold_digits(self.reference.raw))[0][:160]
        return frozenset(letters(head).split())


def plain_label(label: str) -> str:
    """``[12]``, ``12.`` and ``۱۲`` are ``12``; ``[Smi20]`` is ``smi20``."""
    return fold_digits(label).strip(" .[]():-").casefold()


def entry_of(reference: Reference) -> Entry:
    """One entry, its names, years and pages in comparable form."""
    csl = reference.csl
    people = csl.get("author") or csl.get("editor") or []
    title = str(csl.get("title") or "")
    stand_ins = tuple(
        Author(letters(text), "", text, True) for text in _titles(title, str(csl.get("container-title", ""))) if text
    )
    year, more = _issued(reference)
    custom = csl.get("custom")
    solar = isinstance(custom, dict) and custom.get("calendar") == "solar_hijri"
    calendar = Calendar.SOLAR_HIJRI if solar else calendar_of(year or 2000)
    return Entry(
        reference,
        tuple(_author(person) for person in people if isinstance(person, dict)),
        stand_ins,
        year,
        calendar,
        str(csl.get("year-suffix") or _letter_after(year, reference.raw)).strip().lower(),
        _pages(reference),
        more,
        letters(title),
    )


def _letter_after(year: int | None, raw: str) -> str:
    found = re.search(rf"(?<!\d){year}[ \u200c]?([a-h]|الف|[بپجد])(?!\w)", fold_digits(raw)) if year else None
    return found[1] if found else ""


def _titles(title: str, container: str) -> Iterator[str]:
    yield title
    yield re.split(r"[:.؛،–—?]", title)[0].strip()
    yield " ".join(title.split()[:3]) if len(title.split()) > 4 else ""
    yield container


def _author(person: dict[str, object]) -> Author:
    if person.get("literal"):
        literal = str(person["literal"])
        return Author(letters(literal), "", literal, True)
    particles = " ".join(str(person.get(name, "")) for name in ("dropping-particle", "non-dropping-particle")).strip()
    family = f"{particles} {person.get('family', '')}".strip()
    given = str(person.get("given", ""))
    if not family:
        return Author(letters(given), "", given, True)
    return Author(letters(family), letters(given), family)


def _issued(reference: Reference) -> tuple[int | None, frozenset[int]]:
    issued = reference.csl.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    written = {int(year) for year in re.findall(r"(?<!\d)(1[2-9]\d\d|20\d\d)(?!\d)", fold_digits(reference.raw))}
    try:
        year = int(parts[0][0]) if parts else None
    except (IndexError, TypeError, ValueError):
        year = None
    if year is None:
        return None, frozenset(written)
    custom = reference.csl.get("custom")
    beside = str(custom.get("date_as_written", "")) if isinstance(custom, dict) else ""
    original = reference.csl.get("original-date")
    more = {int(value) for value in re.findall(r"(?<!\d)(1[2-9]\d\d|20\d\d)(?!\d)", fold_digits(f"{beside} {original or ''}"))}
    return year, frozenset(more - {year})


def _pages(reference: Reference) -> tuple[tuple[int, int], ...]:
    """Ranges of an article or chapter; a book's number of pages is no range."""
    if reference.csl.get("type") in {"book", "thesis", "report", "webpage"}:
        return ()
    return page_ranges(str(reference.csl.get("page", "")), whole=True)


def page_ranges(written: str, *, whole: bool = False) -> tuple[tuple[int, int], ...]:
    """``273-98`` is 273 to 298, ``370-345`` is 345 to 370; with ``whole``, anything that is not pages makes it empty."""
    plain = (
        re.sub("[\u2010-\u2015\u2212]+|--+", "-", fold_digits(written)).replace("،", ",").replace("؛", ",").replace("&", ",")
    )
    ranges: list[tuple[int, int]] = []
    for part in filter(None, (piece.strip() for piece in re.split(r",|\band\b|(?<!\w)و(?!\w)", plain))):
        match = re.fullmatch(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?(?:ff?\.?)?", part)
        if not match:
            if whole:
                return ()
            continue
        first, last = match.group(1), match.group(2) or match.group(1)
        if len(last) < len(first):
            full = first[: len(first) - len(last)] + last
            last = full if int(full) >= int(first) else last
        ranges.append((min(int(first), int(last)), max(int(first), int(last))))
    return tuple(ranges)


# Finding entries -----------------------------------------------------------------------------------------------------


@dataclass
class List:
    """The reference list, looked up by name and by year."""

    entries: tuple[Entry, ...]
    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_year: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By every Gregorian year an entry's own year touches."""
    answers: dict[tuple[tuple[str, ...], bool, int], tuple[float, tuple[str, str] | None]] = field(default_factory=dict)
    """What comparing names with an entry's gave: (likeness, misspelt name as cited and as listed)."""
    _known: dict[tuple[str, Author], Likeness] = field(default_factory=dict)

    @classmethod
    def of(cls, references: Iterable[Reference]) -> "List":
        """A list ready to be asked."""
        made = cls(tuple(entry_of(reference) for reference in references))
        for place, entry in enumerate(made.entries):
            for author in (*entry.authors, *entry.stand_ins):
                for form in author.forms:
                    made.by_name[form[0]].add(place)
                for word in f"{author.family} {author.given}".split():
                    for handle in _handles(word):
                        made.by_name[handle].add(place)
            for word in entry.opening:
                made.by_name[word].add(place)
            for year in entry.years:
                first, last = gregorian_years(year, calendar_of(year))
                for touched in range(first, last + 1):
                    made.by_year[touched].add(place)
        return made

    @cached_property
    def by_id(self) -> dict[str, int]:
        """Place by the entry's id."""
        return {str(entry.reference.csl.get("id", "")): place for place, entry in reversed([*enumerate(self.entries)])}

    @cached_property
    def by_label(self) -> dict[str, int]:
        """Place by what the list calls the entry, plainly: ``12``, ``smi20``."""
        return {plain: place for place, entry in enumerate(self.entries) if (plain := plain_label(entry.reference.label))}

    @cached_property
    def highest(self) -> int:
        """The highest number of the list: its entries are counted where they carry no numbers."""
        return max((int(label) for label in self.by_label if label.isdecimal()), default=len(self.entries))

    @cached_property
    def numbered(self) -> bool:
        """Most entries carry a number."""
        return sum(label.isdecimal() for label in self.by_label) * 2 > len(self.entries) > 0

    def possible(self, names: tuple[str, ...], years: Iterable[int]) -> set[int]:
        """Places of the entries worth comparing: of the year, or with a name that begins or sounds alike."""
        found: set[int] = set()
        for year in years:
            first, last = gregorian_years(year, calendar_of(year))
            for touched in range(first, last + 1):
                found |= self.by_year.get(touched, set())
        for name in names:
            found |= self.by_name.get(letters(name).replace(" ", ""), set())
            for word in letters(name).split():
                for handle in _handles(word):
                    found |= self.by_name.get(handle, set())
        return found

    def like(self, name: str, author: Author) -> Likeness:
        """How like a cited name is to an author; remembered."""
        known = self._known.get((name, author))
        if known is None:
            known = self._known[name, author] = likeness(name, author)
        return known


def _handles(word: str) -> Iterator[str]:
    yield word
    if sound := skeleton(word):
        yield f"~{sound}"


def likeness(name: str, author: Author) -> Likeness:
    """How like the cited ``name`` is to ``author``."""
    plain = letters(name)
    if not plain or not author.family:
        return NONE
    if bool(_PERSIAN.search(plain)) != author.persian:
        return Likeness(_across(plain, author))
    compact = plain.replace(" ", "")
    best = max((value for form, value in author.forms if form == compact), default=0.0)
    if not best:
        best = max(_initialled(plain, author), _contained(plain, author))
    if best:
        return Likeness(best)
    return _misspelt(compact, author)


def _initialled(plain: str, author: Author) -> float:
    """``J Smith`` and ``Smith J`` against Smith, John; another initial is another person."""
    words = plain.split()
    family = author.family.split()
    initials = [word for word in words if len(word) == 1]
    rest = [word for word in words if len(word) > 1]
    if not initials or "".join(rest) not in {"".join(family), family[-1]}:
        return 0.0
    given = [word[0] for word in author.given.split()]
    return EXACT if not given or initials[0] == given[0] else 0.5


def _contained(plain: str, author: Author) -> float:
    """The family name among other words; a glued given name; words of an institution."""
    words, family, given = plain.split(), author.family.split(), author.given.split()
    compact, whole = "".join(words), "".join(family)
    if author.literal:
        shared = [word for word in words if word in family and word not in _SMALL]
        if len(words) > 1 and len(shared) == len([word for word in words if word not in _SMALL]):
            return 0.86
        if len(family) > 1 and all(word in words for word in family):
            return 0.86
        return 0.0
    if words[-len(family) :] == family or words[: len(family)] == family:
        extra = [word for word in words if word not in family]
        if extra and all(any(word == one or one[:1] == word or word[:1] == one for one in given) for word in extra):
            return EXACT
        return 0.7
    if author.persian and len(compact) >= 4 and (whole.endswith(compact) or (len(whole) >= 4 and compact.endswith(whole))):
        return 0.9  # a converter lost the blank between given name and surname
    return 0.0


_ENDINGS = frozenset(letters(ending) for ending in ("یی", "ئی", "ان"))
"""Endings of Persian surnames that are easily dropped or added."""


def _misspelt(compact: str, author: Author) -> Likeness:
    best = NONE
    for form, value in author.forms:
        if value < CLOSE - 0.02 or abs(len(form) - len(compact)) > 2 or min(len(form), len(compact)) < 4:
            continue
        shorter, longer = sorted((form, compact), key=len)
        ending = longer.removeprefix(shorter) in _ENDINGS  # پارسا for پارسایی
        allowed = 2 if len(shorter) >= 7 or ending else 1
        distance = DamerauLevenshtein.distance(form, compact, score_cutoff=allowed)
        if distance <= allowed and (form[0] == compact[0] or len(form) >= 7):  # Ahmadi is not a misspelt Mohammadi
            score = (0.88 if distance == 1 else 0.82) * (1.0 if form[0] == compact[0] else 0.95)
            if score > best.score:
                best = Likeness(score, True)
    return best


_TRANSLATED = {
    letters(name): translation for pair in wording.INSTITUTIONS.items() for name, translation in (pair, reversed(pair))
}


_ROUGH = str.maketrans("zZjxcCSX", "ssgkksss")


@lru_cache(maxsize=4096)
def _rough(name: str) -> str:
    return skeleton(name).translate(_ROUGH)


def _sounds(one: str, other: str) -> float:
    """``same_name``, without its pains for names whose consonants are quite other (nine pairs in ten)."""
    rough, coarse = _rough(one), _rough(other)
    if len(rough) > 1 and len(coarse) > 1 and Indel.normalized_similarity(rough, coarse) < 0.45:
        return 0.0
    return same_name(one, other)


def _across(plain: str, author: Author) -> float:
    """Likeness by sound of a name in the other script: of the surname, of the full name, of given name and surname apart."""
    if translated := _TRANSLATED.get(plain):
        return likeness(translated, author).score
    family, words = author.family.split(), plain.split()
    best = _sounds(plain, author.family)
    if author.given and len(words) > 1:
        best = max(best, _sounds(plain, f"{author.given} {author.family}"), *_halves(words, author))
    if not author.literal and len(family) > 1 and len(words) == 1:
        best = max(best, 0.95 * _sounds(plain, family[-1]), 0.93 * _sounds(plain, family[0]))
    return best


def _halves(words: list[str], author: Author) -> Iterator[float]:
    """Given name and surname compared apart: a given name that sounds right lets the surname speak for both."""
    given = author.given.split()
    for cut in range(1, len(words)):
        if max(_sounds(word, one) for word in words[:cut] for one in given) >= 0.7:
            yield _sounds(" ".join(words[cut:]), author.family)
