"""Which characters do a text file's bytes stand for?

Told by a byte-order mark, by strict UTF-8, by what UTF-16 and UTF-32 look like, and at last, among the eight-bit encodings, by
whether words of a language come out. Where that is not sure nothing is guessed: the person is asked to name the encoding.
"""

import codecs
import contextlib
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from claims.errors import InvalidSetting, UnreadablePaper
from claims.readers.document import Repair, Span
from claims.vocabulary import RepairKind
from claims.wording import Sentence

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_WESTERN_WORDS = re.compile(
    r"(?<!\w)(?:the|and|of|in|to|is|that|for|with|le|la|les|des|et|une|est|der|die|das|und|von|el|los|las|del|que|por|di|il|che|per|een|van|het|og|"
    r"och)(?!\w)",
    re.IGNORECASE,
)
_ARABIC_WORDS = frozenset(
    "از به در که را و این اين است با آن برای براي می مي شد شده های هاي تا بر نیز نيز یک يك یا يا خود هر ما "
    "في من على إلى الى أن ان التي الذي هذا هذه كان عن مع ولا لا ما هو هي ذلك بين".split()
)
_ARABIC_WORD = re.compile("[\u0620-\u06d3\u200c]+")
_IMPOSSIBLE = re.compile("[\u0620-\u064a](?:ة|×)(?=[\u0620-\u064a])")
"""A letter that only ends words, or a sign, inside a word: Cyrillic (KOI8-R) looks like that."""
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 200_000
_LEAST_WORDS = 5
_SURE_SHARE = 0.08
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text."""

    text: str
    encoding: str
    repairs: tuple[Repair, ...] = ()


def decode(data: bytes, name: str, forced: str = "", declared: str = "") -> Decoded:
    """The text of ``data``: ``forced`` by setting, else by the bytes, with ``declared`` (by HTML or XML) before any guess."""
    if forced:
        return _named(data, name, forced)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strictly(data[len(mark) :], name, encoding)
            note = Sentence("Read as {encoding}, as the byte-order mark at its start says.", encoding=encoding.upper())
            return _checked(text, encoding, name, note)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _eight_bit_or_wide(data, name, declared, error)
    if "\x00" in text:
        wide = _wide(data)
        if wide is not None:
            return _checked(*wide, name, Sentence("Read as {encoding}, told by its bytes.", encoding=wide[1].upper()))
    return _checked(text, "utf-8", name)


def controls(text: str) -> list[Span]:
    """Runs of control characters that are no blanks: nobody sees them, and other programs stumble over them."""
    return [Span(*found.span()) for found in _CONTROL.finditer(text)]


def _named(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        text = data.decode(encoding)
    except LookupError as error:
        message = Sentence(
            "ARGMAP_ENCODING is {encoding}, which names no encoding; windows-1256, utf-8 and utf-16 are some that do.",
            encoding=repr(encoding),
        )
        raise InvalidSetting(message, name="ARGMAP_ENCODING") from error
    except (UnicodeError, ValueError) as error:
        raise UnreadablePaper(
            "{name} is not in {encoding}, which ARGMAP_ENCODING asks for ({where}). Unset it, or name another.",
            name=name,
            encoding=encoding,
            where=_where(data, error),
        ) from error
    note = Sentence("Read as {encoding}, as the setting says.", encoding=codec.name)
    return _checked(text.removeprefix("\ufeff"), codec.name, name, note)


def _strictly(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadablePaper(
            "{name} says that it is {encoding}, but is damaged ({where}). Save it again as UTF-8.",
            name=name,
            encoding=encoding.upper(),
            where=_where(data, error),
        ) from error


def _where(data: bytes, error: Exception) -> Sentence:
    if isinstance(error, UnicodeDecodeError):
        line = data.count(b"\n", 0, error.start) + 1
        return Sentence("byte {byte}, line {line}", byte=error.start + 1, line=line)
    return Sentence("its bytes do not fit")


def _checked(text: str, encoding: str, name: str, note: str = "") -> Decoded:
    """The text, if a text it is."""
    at = text.find("\x00")
    sample = text[:_SAMPLE]
    odd = sum(len(found.group()) for found in _CONTROL.finditer(sample)) + sample.count("\ufffd")
    if odd * 20 > len(sample) + 40:
        raise _binary(name)
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise UnreadablePaper(
            "{name} has a NUL character in line {line}, which no text has: the file is damaged. "
            "Remove it or save the file again.",
            name=name,
            line=line,
        )
    repairs = (Repair(RepairKind.DECODED, (), before=encoding, note=note),) if note else ()
    return Decoded(text, encoding, repairs)


def _binary(name: str) -> UnreadablePaper:
    return UnreadablePaper(
        "{name} is not text: it holds binary data. Hand in the paper as Markdown, plain text, HTML, DOCX, JATS XML or PDF.",
        name=name,
    )


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 or UTF-32 without a mark: the one under which nearly everything is a letter, a digit or a blank of one or two
    scripts.
    """
    best: tuple[float, str] | None = None
    for encoding in _WIDE:
        unit = 4 if "32" in encoding else 2
        if len(data) % unit:
            continue
        try:
            sample = data[: _SAMPLE - _SAMPLE % 4].decode(encoding)
        except UnicodeDecodeError:
            continue
        known = sum(
            1
            for c in sample
            if (" " <= c <= "\u024f" and not "\x7f" <= c <= "\x9f") or c in "\t\r\n" or "\u0600" <= c <= "\u06ff"
        )
        share = known / max(len(sample), 1)
        if share > 0.9 and (best is None or share > best[0]):
            best = share, encoding
    if best is None:
        return None
    try:
        return data.decode(best[1]), best[1]
    except UnicodeDecodeError:
        return None


def _eight_bit_or_wide(data: bytes, name: str, declared: str, error: UnicodeDecodeError) -> Decoded:
    if b"\x00" in data[:_SAMPLE]:
        wide = _wide(data)
        if wide is not None:
            return _checked(*wide, name, Sentence("Read as {encoding}, told by its bytes.", encoding=wide[1].upper()))
        raise _binary(name)
    if declared and (told := _declared(data, name, declared)) is not None:
        return told
    if _is_binary(data):
        raise _binary(name)
    if _nearly_utf8(data):
        raise UnreadablePaper(
            "{name} is UTF-8 with bytes that do not belong in it ({where}). Mend that place, or save the file again as UTF-8.",
            name=name,
            where=_where(data, error),
        )
    found = _guess(data)
    if found is None:
        raise UnreadablePaper(
            "{name} is not UTF-8, and its encoding cannot be told for sure. Save it as UTF-8, or name the encoding: "
            "ARGMAP_ENCODING=... ({names} would fit).",
            name=name,
            names=", ".join(_candidates(data)),
        )
    text, encoding = found
    return _checked(text, encoding, name, Sentence("Read as {encoding}, told by the words that come out.", encoding=encoding))


def _declared(data: bytes, name: str, declared: str) -> Decoded | None:
    try:
        codec = codecs.lookup(declared)
        text, _ = codec.decode(data, "strict")
    except (LookupError, UnicodeError, ValueError):
        return None
    note = Sentence("Read as {encoding}, as the file says.", encoding=codec.name)
    return _checked(text, codec.name, name, note) if isinstance(text, str) else None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    odd = sum(sample.count(byte) for byte in range(32) if byte not in (9, 10, 12, 13))
    return odd * 50 > len(sample)


def _nearly_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is well-formed UTF-8, so that the rest is damage and not another encoding."""
    with contextlib.suppress(UnicodeDecodeError):
        return bool(data.decode("utf-8", "surrogatepass"))  # half a UTF-16 pair, by a program that knew no better
    sample = data[:_SAMPLE]
    text = sample.decode("utf-8", "replace")
    good = sum(1 for c in text if c > "\x7f" and c != "\ufffd")
    return good >= 4 and good > 4 * text.count("\ufffd")


def _guess(data: bytes) -> tuple[str, str] | None:
    sample = data[:_SAMPLE]
    arabic = {encoding: _arabic_share(sample, encoding) for encoding in ("windows-1256", "iso-8859-6")}
    best = max(arabic, key=lambda encoding: arabic[encoding])
    if arabic[best] >= _SURE_SHARE and arabic[best] > 1.5 * min(arabic.values()):
        return _whole(data, best)
    if _is_western(sample):
        return _whole(data, "windows-1252") or _whole(data, "iso-8859-1")
    return None


def _whole(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


def _arabic_share(sample: bytes, encoding: str) -> float:
    """The share of common words among the words of Arabic letters that come out; 0 where too few do."""
    text = sample.decode(encoding, "replace")
    if text.count("\ufffd") * 100 > len(text):
        return 0.0
    foreign = [c for c in text if c > "\x7f" and c.isalpha()]
    if 20 * sum(c < "\u0600" for c in foreign) > len(foreign):
        return 0.0  # French accents all through: Cyrillic or East Asian text looks like that
    words = _ARABIC_WORD.findall(text)
    if 50 * len(_IMPOSSIBLE.findall(text)) > len(words):
        return 0.0
    return sum(word.strip("\u200c") in _ARABIC_WORDS for word in words) / len(words) if len(words) >= _LEAST_WORDS else 0.0


def _is_western(sample: bytes) -> bool:
    """Whether this is a Western European language: few accents, inside words of mostly ASCII, and its common words are there.

    Accents that only Eastern or Turkish encodings use look the same from outside; charset-normalizer is asked as well, and
    where it is for another encoding that gives another text, nothing is sure.
    """
    text = sample.decode("windows-1252", "replace").replace("\ufffd", " ")
    accents = [c for c in text if c > "\x7f"]
    letters = [c for c in accents if unicodedata.category(c).startswith("L")]
    plain = sum(c.isascii() and c.isalpha() for c in text)
    if plain < 8 * len(letters) or len(_WESTERN_WORDS.findall(text)) * 20 < len(_WORD.findall(text)):
        return False
    if not letters:
        return True
    lone = sum(1 for word in _WORD.findall(text) if sum(c > "\x7f" for c in word) > max(2, len(word) // 2))
    if lone * 10 > len(letters):
        return False
    usual = sum(c in "éèêëàâäáãåæçíìîïñóòôöõøœúùûüßÉÈÀÂÄÁÅÆÇÍÎÑÓÔÖØŒÚÛÜ" for c in letters)
    return usual * 10 >= len(letters) * 9


def _candidates(data: bytes) -> list[str]:
    """Encodings to name to the person, the likeliest first."""
    names = [match.encoding.replace("cp125", "windows-125").replace("_", "-") for match in from_bytes(data[:20_000])][:3]
    usual = ["windows-1256", "windows-1252", "iso-8859-1"]
    return list(dict.fromkeys([*(name for name in names if not name.startswith("utf")), *usual]))[:5]
