"""In what order is a line read whose characters are known only by where they stand from left to right?

The reverse of what the Unicode bidirectional algorithm does when a line is set: right-to-left stretches are turned round,
while Latin words and figures inside them keep their direction. Brackets are mirrored where they stand in right-to-left text.
"""

import re
import unicodedata
from collections.abc import Sequence

_MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
_FACING = {each: (pair[0], pair[1]) for pair in ("()", "[]", "«»", "{}") for each in pair}
_LOOSE = " \t([«{"
_LOOSE_AFTER = " \t.,;:!?،؛؟)]»}"
_ENDS = ".؟!:؛"
_BEFORE_LATIN = re.compile(r"(?<![=<>≤≥≈~])\s+\.(?:[1-9][0-9]{0,2}|[۱-۹][۰-۹]{0,2})$")
"""``Adeyemi .4``, seen from the left, in a right-to-left line: a number and its stop before the Latin words, the number of a
list's entry or of a citation."""
_VANCOUVER = re.compile(r"\.?(?:19|20)[0-9]{2};[0-9()A-Za-z :;,-]+")
"""The figures of a Latin entry, wrapped onto a line of their own."""
_RANGE = re.compile("([0-9]{1,4}|[۰-۹]{1,4})([-–])([0-9]{1,4}|[۰-۹]{1,4})(?![0-9۰-۹])")


def reading_order(seen: Sequence[str], rtl_page: bool = False) -> list[tuple[int, str]]:
    """For characters (or clusters) from left to right: the index of each in the order they are read, with its text.

    A line mainly of right-to-left letters is read from the right as a whole, any other from the left; on a page of
    right-to-left text (``rtl_page``) a line that ends its sentence at the left is read from the right too, whatever its
    letters are.
    """
    kinds = [_kind(text) for text in seen]
    rtl = _is_from_right(kinds, seen, rtl_page)
    levels = _from_right(kinds, seen) if rtl else _from_left(kinds)
    order = list(range(len(seen)))
    if rtl:
        order.reverse()
    base = 1 if rtl else 0
    result: list[int] = []
    at = 0
    while at < len(order):
        stop = at
        while stop < len(order) and levels[order[stop]] != base:
            stop += 1
        result += _turned(order[at:stop], levels, base) if stop > at else [order[at]]
        at = max(stop, at + 1)
    read = [(index, _shown(seen[index], levels[index])) for index in result]
    return _brackets_faced(_ranges_ascending(read) if rtl else read) if rtl or rtl_page else read


def _is_from_right(kinds: list[str], seen: Sequence[str], rtl_page: bool) -> bool:
    right, left = kinds.count("R"), kinds.count("L")
    if rtl_page and _BEFORE_LATIN.search(_joined(seen)):
        return True
    if not rtl_page:
        return right > 0 and right >= left
    if right:
        return 4 * right >= left or _first(seen) in _ENDS
    if left:
        return _first(seen) in _ENDS
    return _first(seen) in _ENDS or any(text in "،؛" or "۰" <= text <= "۹" for text in seen)


def _first(seen: Sequence[str]) -> str:
    return next((text for text in seen if text != " "), "")


def _ranges_ascending(read: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """``47-45`` as ``45-47``: in right-to-left text a range is set either way round, and no reader takes it for a
    descending one.
    """
    text = "".join(character if len(character) == 1 else "?" for _, character in read)
    for found in _RANGE.finditer(text):
        first, second = found.group(1), found.group(3)
        if len(first) == len(second) and int(first) > int(second):
            parts = [read[found.start(number) : found.end(number)] for number in (3, 2, 1)]
            read[found.start() : found.end()] = [each for part in parts for each in part]
    return read


def _brackets_faced(read: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Brackets turned so that they open before a word and close behind one: files disagree on which way a mirrored one is
    written.
    """
    texts = [" ", *(text for _, text in read), " "]
    faced: list[tuple[int, str]] = []
    depth = 0
    for place, (index, text) in enumerate(read, 1):
        before, after = texts[place - 1], texts[place + 1]
        if text in _FACING:
            opens = before in _LOOSE and after not in _LOOSE_AFTER
            closes = after in _LOOSE_AFTER and before not in _LOOSE
            is_closing = closes if opens != closes else depth > 0
            text = _FACING[text][is_closing]
            depth = max(depth + (-1 if is_closing else 1), 0)
        faced.append((index, text))
    return faced


def _turned(run: list[int], levels: list[int], base: int) -> list[int]:
    """A stretch against the line's direction, turned round; figures inside right-to-left text keep theirs."""
    run = run[::-1]
    if base == 1:
        return run
    result: list[int] = []
    at = 0
    while at < len(run):
        stop = at
        while stop < len(run) and levels[run[stop]] == 2:
            stop += 1
        result += run[at:stop][::-1] if stop > at else [run[at]]
        at = max(stop, at + 1)
    return result


def _kind(text: str) -> str:
    """R right-to-left letter, L left-to-right letter, D digit, S what joins digits to a number, N anything else."""
    for character in text:
        told = unicodedata.bidirectional(character)
        if told in ("R", "AL"):
            return "R"
        if told == "L":
            return "L"
        if told in ("EN", "AN"):
            return "D"
        if character in ".,/:٫٬٪%":
            return "S"
    return "N"


def _from_right(kinds: list[str], seen: Sequence[str]) -> list[int]:
    """Levels in a right-to-left line: 1 read from the right, 2 read from the left (Latin, figures)."""
    levels = [1] * len(kinds)
    if "R" not in kinds and _VANCOUVER.fullmatch(_joined(seen)):
        first = kinds.index("D")
        return [*levels[:first], *([2] * (len(kinds) - first))]
    for start, stop in _stretches(kinds, "L", "LDSN", "LD"):
        stop = _with_its_end(seen, start, _before_number(kinds, seen, start, stop))
        levels[start:stop] = [2] * (stop - start)
    for start, stop in _stretches(kinds, "D", "DS", "D"):
        levels[start:stop] = [2] * (stop - start)
    return levels


def _joined(seen: Sequence[str]) -> str:
    """One character for each that is seen."""
    return "".join(text if len(text) == 1 else "?" for text in seen)


def _before_number(kinds: list[str], seen: Sequence[str], start: int, stop: int) -> int:
    """Where a Latin stretch ends when the number at its right is read before it."""
    found = _BEFORE_LATIN.search(_joined(seen[start:stop]))
    if not found:
        return stop
    stop = start + found.start()
    while stop > start + 1 and kinds[stop - 1] not in "LD":
        stop -= 1
    return stop


def _with_its_end(seen: Sequence[str], start: int, stop: int) -> int:
    """A Latin stretch with what belongs to it at its right: the bracket that closes one opened in it, a comma or stop close
    by it.
    """
    if stop < len(seen) and seen[stop] in "()[]" and sum(seen[start:stop].count(each) for each in "()[]") % 2:
        stop += 1
    if stop < len(seen) and seen[stop] in ",.;:!?" and (stop + 1 == len(seen) or seen[stop + 1] in " ()[]"):
        stop += 1
    return stop


def _from_left(kinds: list[str]) -> list[int]:
    """Levels in a left-to-right line: 0, 1 for right-to-left stretches in it, 2 for figures inside those."""
    levels = [0] * len(kinds)
    for start, stop in _stretches(kinds, "R", "RDSN", "R"):
        levels[start:stop] = [2 if kind == "D" else 1 for kind in kinds[start:stop]]
    return levels


def _stretches(kinds: list[str], first: str, within: str, last: str) -> list[tuple[int, int]]:
    """Runs that hold a ``first``, consist of ``within`` only and begin and end with one of ``last``."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(kinds):
        stop = at
        while stop < len(kinds) and kinds[stop] in within:
            stop += 1
        inside = [index for index in range(at, stop) if kinds[index] in last]
        if inside and any(kinds[index] in first for index in inside):
            found.append((inside[0], inside[-1] + 1))
        at = max(stop, at + 1)
    return found


def _shown(text: str, level: int) -> str:
    if level == 1 and len(text) == 1:
        return _MIRRORED.get(text, text)
    if len(text) == 2 and text[0] in "اأإآ" and text[1] == "ل":  # one glyph for lam-alef, told from the wrong end
        return text[::-1]
    return text
