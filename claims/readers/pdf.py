"""How does a PDF with a text layer become a Document?

A child process with limits (``pdf_child``) opens the file and says which characters stand where; what a PDF bomb exhausts
is that child. Here its answer is read and laid out (``layout``). Where the text is Persian, pdftotext is asked too, if it
is installed.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from claims.errors import PaperTooLarge, UnreadablePaper
from claims.readers import layout, poppler
from claims.readers.declared import Declared
from claims.readers.document import Document, Metadata, Repair
from claims.readers.pages import Page, Run, is_rtl
from claims.settings import Settings
from claims.vocabulary import RepairKind
from claims.wording import Sentence

MEDIA_TYPE = "application/pdf"

_CHILD = Path(__file__).with_name("pdf_child.py")
_OUTPUT_PER_CHARACTER = 60


def read(data: bytes, name: str, settings: Settings) -> Document:
    """The Document of a PDF; UnreadablePaper where it has no text layer, a password, or damage."""
    answers = _answers(_run(["pdfium"], data, name, settings), name, settings)
    read_pages = [_page(answer) for answer in answers if "runs" in answer]
    facts: dict[str, str] = next((answer.get("title", {}) for answer in answers if "pages" in answer), {})
    pictures = [answer["page"] for answer in answers if answer.get("images") and "runs" in answer]
    text = "".join(run.text for page in read_pages for run in page.runs)
    if not text.strip() or len(pictures) * 5 > len(read_pages) * 4:
        raise UnreadablePaper(
            "{name} has no text layer: its pages are pictures. Run OCR on it (ocrmypdf, say), or export it again with text.",
            name=name,
        )
    if is_rtl(text) and "\u200c" not in text:
        read_pages = poppler.with_half_spaces(read_pages, _second(data, name, settings))
    document = layout.document(read_pages, name, MEDIA_TYPE, _metadata(facts))
    notes = [poppler.doubt(document.text), _missing(pictures)]
    told = [Repair(RepairKind.DECODED, (), note=note) for note in notes if note]
    return replace(document, repairs=(*document.repairs, *told))


def _missing(pictures: list[int]) -> str:
    """A sentence on the pages that are pictures among pages of text."""
    if not pictures:
        return ""
    listed = ", ".join(str(page) for page in pictures[:12]) + (" ..." if len(pictures) > 12 else "")
    return Sentence("These pages are pictures with little or no text, and what they show is not read: {pages}.", pages=listed)


def _second(data: bytes, name: str, settings: Settings) -> bytes:
    """What pdftotext makes of the same file; nothing where it is not installed or cannot."""
    program = shutil.which("pdftotext")
    if program is None:
        return b""
    try:
        return _run(["poppler", program], data, name, settings)
    except UnreadablePaper:
        return b""


def _run(mode: list[str], data: bytes, name: str, settings: Settings) -> bytes:
    """What the child wrote; UnreadablePaper where it had to be stopped."""
    limits = [settings.reader_seconds, settings.reader_memory_mb, settings.max_pages, settings.max_characters]
    command = [sys.executable, "-I", str(_CHILD), mode[0], *(str(limit) for limit in limits), *mode[1:]]
    most = _OUTPUT_PER_CHARACTER * settings.max_characters + 1_000_000
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603  our own program with numbers for arguments
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as child:
        late = threading.Event()
        clock = threading.Timer(settings.reader_seconds + 2, _stop, (child, late))
        feeder = threading.Thread(target=_feed, args=(child, data), daemon=True)
        clock.start()
        feeder.start()
        try:
            output = child.stdout.read(most) if child.stdout else b""
            _stop(child, threading.Event())
        finally:
            clock.cancel()
        feeder.join(5)
        code = child.wait()
    if late.is_set() or code in (-signal.SIGXCPU, 128 + signal.SIGXCPU) or len(output) >= most:
        raise UnreadablePaper(
            "{name} took more time or room to read than a paper does, so reading was stopped after {seconds} seconds. "
            "Print it to a new PDF, or raise ARGMAP_READER_SECONDS.",
            name=name,
            seconds=settings.reader_seconds,
        )
    return output


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    if child.stdin is None:
        return
    try:
        child.stdin.write(data)
        child.stdin.close()
    except OSError:  # it stopped reading: its exit says why
        pass


def _stop(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    """End the child and whatever it may have started."""
    if child.poll() is None:
        late.set()
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError, AttributeError):
            child.kill()


def _answers(output: bytes, name: str, settings: Settings) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    for line in output.splitlines():
        try:
            answers.append(json.loads(line))
        except ValueError:
            break
    told = next((answer["error"] for answer in answers if "error" in answer), None)
    expected = next((answer["pages"] for answer in answers if "pages" in answer), None)
    if told is None and (expected is None or len(answers) - 1 < expected):
        told = "stopped"
    if told is not None:
        raise _refusal(told, name, settings)
    if expected and all(answer.get("failed") for answer in answers[1:]):
        raise _refusal("broken", name, settings)
    return answers


def _refusal(told: str, name: str, settings: Settings) -> UnreadablePaper:
    if told == "password":
        return UnreadablePaper("{name} is encrypted and needs a password. Save it without one and try again.", name=name)
    if told == "pages":
        return PaperTooLarge(
            "{name} has more than {limit} pages. Hand in the part with the paper, or raise ARGMAP_MAX_PAGES.",
            name=name,
            limit=settings.max_pages,
        )
    if told == "characters":
        return PaperTooLarge(
            "{name} holds more than {limit} characters. Hand in a part of it, or raise ARGMAP_MAX_CHARACTERS.",
            name=name,
            limit=settings.max_characters,
        )
    if told == "broken":
        return UnreadablePaper("{name} is damaged: it is cut short or not a whole PDF. Download or export it again.", name=name)
    return UnreadablePaper(
        "{name} could not be read: it asks for more memory than a paper does, or is damaged. Print it to a new PDF, or raise "
        "ARGMAP_READER_MEMORY_MB.",
        name=name,
    )


def _page(answer: dict[str, Any]) -> Page:
    runs = tuple(Run(*run) for run in answer["runs"])
    return Page(answer["page"], answer["width"], answer["height"], runs)


def _metadata(facts: dict[str, str]) -> Metadata:
    found = Declared()
    found.fill_pdf(facts)
    return found.metadata()
