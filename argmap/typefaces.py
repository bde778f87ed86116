"""Which font files does the program draw with?

Set-up puts its own faces beside the program (``argmap/foundry.py`` makes them): one Latin face for reading, one Persian face of
the same apparent size, and a small face with the signs of the map. Where they are missing, what the system has is taken.
Nothing here writes or goes to the network.
"""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LATIN = "Literata"
PERSIAN = "Vazirmatn"
SIGNS = "Argmap Signs"
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}

_SYSTEM_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts").expanduser(),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
# Family, then the stems of its regular and bold files; the first family that is found is taken.
_SYSTEM_LATIN = (
    ("Noto Serif", "NotoSerif-Regular", "NotoSerif-Bold"),
    ("DejaVu Serif", "DejaVuSerif", "DejaVuSerif-Bold"),
    ("DejaVu Sans", "DejaVuSans", "DejaVuSans-Bold"),
    ("Liberation Serif", "LiberationSerif-Regular", "LiberationSerif-Bold"),
    ("Times New Roman", "times", "timesbd"),
    ("Arial", "Arial", "Arial Bold"),
)
_SYSTEM_PERSIAN = (
    ("Vazirmatn", "Vazirmatn-Regular", "Vazirmatn-Bold"),
    ("Noto Sans Arabic", "NotoSansArabic-Regular", "NotoSansArabic-Bold"),
    ("Noto Naskh Arabic", "NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"),
    ("DejaVu Sans", "DejaVuSans", "DejaVuSans-Bold"),
    ("Tahoma", "tahoma", "tahomabd"),
    ("Arial", "Arial", "Arial Bold"),
)


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The faces at hand. ``files`` is by family and weight; ``ours`` is false where the system's had to do."""

    latin: str
    persian: str
    signs: str
    files: Mapping[tuple[str, int], Path]
    fontconfig: Path | None
    ours: bool


def folder() -> Path:
    """Where set-up puts the program's own faces; it may not exist."""
    return Path(__file__).parent / "static" / "fonts"


def file_name(family: str, weight: int) -> str:
    """The file that holds a face of ours, ``Literata-SemiBold.ttf``."""
    return f"{family.replace(' ', '')}-{WEIGHTS[weight]}.ttf"


@cache
def at_hand(place: Path | None = None) -> Typefaces:
    """The faces to draw with: ours from ``place`` (the program's own folder if none), else the system's."""
    place = place or folder()
    faces = [(LATIN, weight) for weight in WEIGHTS] + [(PERSIAN, weight) for weight in WEIGHTS] + [(SIGNS, 400)]
    own = {face: place / file_name(*face) for face in faces}
    if all(path.is_file() for path in own.values()):
        settings = place / "fonts.conf"
        return Typefaces(LATIN, PERSIAN, SIGNS, own, settings if settings.is_file() else None, True)
    return _from_system()


def files() -> dict[tuple[str, int], Path]:
    """Font files by family and weight (400, 600, 700; a system face may have only 400), for measuring and embedding."""
    return dict(at_hand().files)


def fontconfig_file() -> Path | None:
    """What FONTCONFIG_FILE must name for a child process to find our faces; None where the system's own settings do."""
    return at_hand().fontconfig


def _from_system() -> Typefaces:
    """The best of what the machine has; the generic family names and no files if it has nothing."""
    present: dict[str, Path] = {}
    for place in _SYSTEM_FOLDERS:
        if place.is_dir():
            found = (path for path in sorted(place.rglob("*")) if path.suffix.lower() in {".ttf", ".otf"})
            present.update({path.stem: path for path in found if path.stem not in present})
    latin, latin_files = _first(_SYSTEM_LATIN, present, "en")
    persian, persian_files = _first(_SYSTEM_PERSIAN, present, "fa")
    return Typefaces(latin, persian, latin, {**persian_files, **latin_files}, None, False)


def _first(
    wanted: tuple[tuple[str, str, str], ...], present: Mapping[str, Path], language: str
) -> tuple[str, dict[tuple[str, int], Path]]:
    for family, regular, bold in wanted:
        if regular in present:
            found = {(family, 400): present[regular]}
            if bold in present:
                found |= {(family, 600): present[bold], (family, 700): present[bold]}
            return family, found
    return _asked_of_fontconfig(language)


def _asked_of_fontconfig(language: str) -> tuple[str, dict[tuple[str, int], Path]]:
    """What fontconfig would take for a language: it always answers, so the answer must name a file that is there."""
    command = shutil.which("fc-match")
    if command is None:
        return "sans-serif", {}
    try:
        answer = subprocess.run(  # noqa: S603
            [command, "--format=%{family[0]}\n%{file}", f"sans-serif:lang={language}"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return "sans-serif", {}
    family, _, path = answer.partition("\n")
    usable = Path(path).is_file() and Path(path).suffix.lower() in {".ttf", ".otf"}
    return (family, {(family, 400): Path(path)}) if usable else ("sans-serif", {})
