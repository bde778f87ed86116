"""Is the help a pleasure to read, and whole?"""

import re

import click
import pytest
from command_line import Run

from argmap.cli import argmap as program
from argmap.cli.commands import _GROUPS

COMMANDS = sorted(program.commands)


def test_every_command_stands_in_one_group() -> None:
    assert sorted(name for names in _GROUPS.values() for name in names) == COMMANDS


def test_the_list_of_commands_fits_80_columns_uncut(argmap: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = argmap("--help").out
    assert max(map(len, shown.splitlines())) <= 80
    assert "..." not in shown.split("Options:")[1]
    assert all(re.search(rf"^  {name} +[A-Z].*\.$", shown, re.MULTILINE) for name in COMMANDS), shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_says_what_it_is_for(argmap: Run, name: str) -> None:
    done = argmap(name, "--help")
    assert done.status == 0
    command = program.commands[name]
    assert command.help and command.help.splitlines()[0].endswith(".")
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert all(each.help and each.help.partition("  [")[0].endswith(".") for each in options), done.out


def test_without_a_command_the_help_is_shown(argmap: Run) -> None:
    done = argmap()
    assert done.status == 2
    assert "argmap map paper.md" in done.out + done.err


def test_the_version_is_the_packages(argmap: Run) -> None:
    assert re.fullmatch(r"argmap, version \d+\.\d+\.\d+\S*\n", argmap("--version").out)
