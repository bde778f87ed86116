"""Do the documents say what the program does? Their commands are run, and what they list is compared with what there is."""

import re
import shlex
import shutil
from dataclasses import fields
from pathlib import Path

import pytest
from command_line import ROOT, Run

from argmap.cli import argmap as program
from claims.settings import Settings

README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "examples" / "README.md"])
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"


def shown() -> list[tuple[str, list[str]]]:
    """Each command of the README's tour with the lines that are shown under it."""
    steps: list[tuple[str, list[str]]] = []
    for line in "".join(CONSOLE.findall(README)).splitlines():
        if line.startswith("$ "):
            steps.append((line.removeprefix("$ argmap "), []))
        else:
            steps[-1][1].append(line)
    return steps


def agrees(lines: list[str], said: list[str]) -> bool:
    """Whether what is said is what is shown, where a line of three dots stands for any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == LEFT_OUT else re.escape(line + "\n") for line in lines)
    return re.fullmatch(pattern, "".join(line + "\n" for line in said)) is not None


@pytest.mark.slow
def test_the_tour_of_the_readme_is_true(argmap: Run) -> None:
    shutil.copytree(ROOT / "examples", "examples")
    assert len(shown()) >= 8
    for command, lines in shown():
        done = argmap(*shlex.split(command))
        assert done.status == (1 if command.startswith("citations") else 0), done.err
        assert agrees(lines, done.lines), f"argmap {command}\n{done.out}"


def test_a_tour_that_lies_is_seen() -> None:
    assert agrees(["a", LEFT_OUT, "d"], ["a", "b", "c", "d"])
    assert not agrees(["a", LEFT_OUT, "d"], ["a", "b", "c"])
    assert not agrees(["a"], ["a", "b"])


@pytest.mark.parametrize("name", sorted(program.commands))
def test_every_command_stands_in_the_readme_as_its_help_says(name: str) -> None:
    told = (program.commands[name].help or "").splitlines()[0]
    assert re.search(rf"^\| `argmap {name}( [^`]*)?` \| {re.escape(told)} \|$", README, re.MULTILINE), told


def test_every_setting_stands_in_the_readme_as_it_is() -> None:
    rows = re.findall(r"^\| `(ARGMAP_\w+)` \| (.*?) ?\| (.*) \|$", README, re.MULTILINE)
    wanted = [(f"ARGMAP_{each.name.upper()}", _default(each.default), each.metadata["help"]) for each in fields(Settings)]
    assert rows == wanted


def _default(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def test_every_room_of_the_house_stands_in_the_readme() -> None:
    house = README.split("## The house")[1].split("## ")[0]
    rooms = {
        path.stem
        for top in ("claims", "argmap")
        for path in (ROOT / top).iterdir()
        if (path / "__init__.py").exists() or (path.suffix == ".py" and path.stem != "__init__")
    }
    told = set(re.findall(r"(\w+)(?:\.py|/)", house.split("```")[1]))
    assert rooms - told <= {"foundry", "lettering", "system"}, "these only set the program up"
    assert told <= rooms | {"claims", "argmap", "tests", "benchmarks", "examples", "docs"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_every_make_target_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`(?:[^`]*&& )?make ([a-z]+)", page.read_text("utf-8"))}
    assert named and named <= targets


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    heads = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    version = re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version and any(version[1] in head for head in heads)


def cells(page: str, row: str) -> list[str]:
    return next(line for line in page.splitlines() if line.startswith(f"| {row}")).strip("| ").split(" | ")[1:]


def test_the_figures_in_the_readme_are_those_that_were_measured_last() -> None:
    results = (ROOT / "benchmarks" / "RESULTS.md").read_text("utf-8")
    measured = [cell.split() for cell in cells(results, "evidence recall, precision")]
    for place, row in enumerate(("evidence the reader has", "evidence the draft has")):
        assert cells(README, row) == [f"{100 * float(cell[place]):.0f} %" for cell in measured]
    assert cells(README, "which evidence belongs together") == cells(results, "same claim, F1")
