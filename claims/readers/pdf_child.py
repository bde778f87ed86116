"""What characters stand where on the pages of a PDF? The one program that opens PDFs, run as a process of its own.

A PDF can be made to exhaust whatever opens it. So this file is started by ``claims.readers.pdf`` as a child with limits on
time, memory and output, reads the PDF from standard input and writes JSON lines: ``{"pages": n}``, then one object a page.
It imports nothing of Argmap. ``{"error": code}`` says why it stopped.
"""

import ctypes
import json
import math
import os
import sys
from collections.abc import Iterator
from typing import Any

try:
    import resource
except ImportError:  # Windows: the parent's clock is the only limit there
    resource = None  # type: ignore[assignment]

_FIRST_RTL = 0x590
_LITTLE = 50


def main(arguments: list[str]) -> int:
    """Run with the limits given: mode, seconds, megabytes, pages, characters."""
    mode, seconds, megabytes, pages, characters = arguments[0], *(int(each) for each in arguments[1:5])
    if resource is not None:
        _limit(resource.RLIMIT_CPU, seconds)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_AS, megabytes * 1_000_000)
    if mode == "poppler":
        os.execv(arguments[5], [arguments[5], "-bbox-layout", "-enc", "UTF-8", "-q", "-", "-"])  # noqa: S606
    try:
        return _read(sys.stdin.buffer.read(), pages, characters)
    except MemoryError:
        _say({"error": "memory"})
        return 1


def _limit(kind: int, most: int) -> None:
    """Set a limit where the system knows it (macOS has no limit on memory)."""
    try:
        resource.setrlimit(kind, (most, most + 1))  # the hard limit on seconds kills, the soft one says why
    except (ValueError, OSError):
        return


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")


def _read(data: bytes, most_pages: int, most_characters: int) -> int:
    import pypdfium2 as pdfium  # noqa: PLC0415  after the limits are set, so that they hold for it too

    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        _say({"error": "password" if code == 4 or "assword" in str(error) else "broken", "detail": str(error)[:200]})
        return 1
    _say({"pages": count, "title": _metadata(document)})
    if count > most_pages:
        _say({"error": "pages"})
        return 1
    written = 0
    for index in range(count):
        try:
            page = _Page(document, index, pdfium.raw).read()
        except pdfium.PdfiumError:
            page = {"page": index + 1, "width": 0, "height": 0, "runs": [], "failed": True}
        written += sum(len(run[0]) for run in page["runs"])
        _say(page)
        if written > most_characters:
            _say({"error": "characters"})
            return 1
    return 0


def _metadata(document: Any) -> dict[str, str]:
    try:
        return {key: value[:2_000] for key, value in document.get_metadata_dict(skip_empty=True).items()}
    except Exception:
        return {}


class _Page:
    """One page: its size and its runs, a run being neighbouring characters of one font on one line."""

    def __init__(self, document: Any, index: int, raw: Any) -> None:
        self._raw = raw
        self._index = index
        self._page = document[index]
        self._text = self._page.get_textpage()
        self._fonts: dict[int, tuple[float, int, float | None]] = {}

    def read(self) -> dict[str, Any]:
        """``runs`` holds [text, x0, y0, x1, y1, baseline, size, flags, xs]; y grows upwards; flags: 1 bold, 2 italic.

        ``xs`` are the left edges of the characters, for right-to-left text whose order is told by where its letters stand.
        """
        width, height = self._page.get_size()
        images = 0
        runs: list[list[Any]] = []
        for character in self._characters():
            if runs and _continues(runs[-1], character):
                _extend(runs[-1], character)
            else:
                text, x0, y0, x1, y1, base, size, flags = character
                runs.append([text, x0, y0, x1, y1, base, size, flags, [round(x0, 2)] * len(text), [round(x1, 2)] * len(text)])
        if sum(len(run[0]) for run in runs) < _LITTLE:
            images = sum(1 for each in self._page.get_objects(max_depth=3) if each.type == self._raw.FPDF_PAGEOBJ_IMAGE)
        rounded = [[text, *(round(n, 2) for n in numbers), flags, xs, xe] for text, *numbers, flags, xs, xe in runs]
        result = {"page": self._index + 1, "width": width, "height": height, "runs": rounded, "images": images}
        self._text.close()
        self._page.close()
        return result

    def _characters(self) -> Iterator[tuple[str, float, float, float, float, float, float, int]]:
        raw, text = self._raw, self._text.raw
        get_object = ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
        object_at = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(get_object)
        handle = ctypes.cast(text, ctypes.c_void_p)
        x, y = ctypes.c_double(), ctypes.c_double()
        loose = raw.FS_RECTF()
        pending, blank = 0, False
        last: tuple[str, float, float, float, float, float, float, int] | None = None
        for index in range(raw.FPDFText_CountChars(text)):
            code = raw.FPDFText_GetUnicode(text, index)
            if 0xD800 <= code < 0xDC00:
                pending = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00) if pending else 0xFFFD
            pending = 0
            if code in (0, 0xFFFE, 0xFFFF, 10, 13):
                continue
            raw.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
            if not raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(loose)):
                continue
            if raw.FPDFText_IsGenerated(text, index) == 1 and code == 32:
                blank = True
                continue
            size, flags, slope = self._font(object_at(handle, index))
            if slope is None:
                continue
            if slope:  # letters leaned over by the page, not by the font: their boxes would hide the blanks between words
                loose.left -= slope * (loose.bottom - y.value)
                loose.right -= slope * (loose.top - y.value)
            size = size or (loose.top - loose.bottom)
            left = loose.left
            if (loose.left < x.value < loose.right and code < _FIRST_RTL) or loose.left - 0.4 * size < x.value < loose.left:
                left = x.value  # where the pen stood is a truer edge than the letter's outline
            found = (chr(code), left, loose.bottom, loose.right, loose.top, y.value, size, flags)
            if blank and last is not None and _is_blank_between(last, found):
                yield (" ", last[3], *last[2:3], last[3], *last[4:])
            blank, last = False, found
            yield found

    def _font(self, address: int | None) -> tuple[float, int, float | None]:
        """Size on the page, flags, and slope (None if the text runs askew) of the text object a character belongs to."""
        known = self._fonts.get(address or 0)
        if known is not None or not address:
            return known or (0.0, 0, 0.0)
        raw = self._raw
        item = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        size, matrix = ctypes.c_float(), raw.FS_MATRIX()
        raw.FPDFTextObj_GetFontSize(item, ctypes.byref(size))
        raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
        scale = math.hypot(matrix.c, matrix.d)
        slope = matrix.c / matrix.d if matrix.d else 0.0
        askew = abs(matrix.b) > 0.3 * (abs(matrix.a) + 1e-9)
        font = raw.FPDFTextObj_GetFont(item)
        buffer = ctypes.create_string_buffer(200)
        raw.FPDFFont_GetBaseFontName(font, buffer, 200)
        name = buffer.value.decode("latin-1").lower()
        slant = ctypes.c_int()
        raw.FPDFFont_GetItalicAngle(font, ctypes.byref(slant))
        bold = any(word in name for word in ("bold", "black", "heavy", "-bd", ",bd", "cmbx", "sfbx"))
        italic = slant.value != 0 or "italic" in name or any(word in name for word in ("oblique", "cmti", "sfti", "slanted"))
        known = (size.value * scale, int(bold) | (int(italic) << 1), None if askew else slope)
        self._fonts[address] = known
        return known


def _is_blank_between(last: tuple[Any, ...], found: tuple[Any, ...]) -> bool:
    """Whether to believe pdfium that a gap is a blank: between left-to-right characters of one line."""
    return (
        ord(last[0]) < _FIRST_RTL
        and ord(found[0]) < _FIRST_RTL
        and last[0] != " " != found[0]
        and abs(last[5] - found[5]) < 0.3 * last[6]
        and -0.3 * last[6] < found[1] - last[3] < last[6]
    )


def _continues(run: list[Any], character: tuple[Any, ...]) -> bool:
    text, x0, _y0, x1, _y1, base, size, flags = character
    if abs(base - run[5]) > 0.05 * size or abs(size - run[6]) > 0.05 * size or flags != run[7]:
        return False
    gap = x0 - run[9][-1]
    back = run[8][-1] - x1
    if text == " " or run[0][-1] == " ":
        return bool(min(abs(gap), abs(back)) < 0.6 * size)
    return bool(-0.5 * size < gap < 0.15 * size or -0.5 * size < back < 0.15 * size)


def _extend(run: list[Any], character: tuple[Any, ...]) -> None:
    text, x0, y0, x1, y1, *_ = character
    run[0] += text
    run[1], run[2], run[3], run[4] = min(run[1], x0), min(run[2], y0), max(run[3], x1), max(run[4], y1)
    run[8] += [round(x0, 2)] * len(text)
    run[9] += [round(x1, 2)] * len(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
