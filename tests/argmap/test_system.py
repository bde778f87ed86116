"""Does set-up get what it can, and name the exact line for the rest?"""

import pytest

from argmap import system
from argmap.system import Want, line_to_run, main, missing, provide

THERE = Want("json", "python3", "reads", "nothing reads", module=True)
GONE = Want("no_such_program_anywhere", "graphviz", "draws", "a wheel draws")
NEEDED = Want("no_such_module_anywhere", "python3-venv", "makes .venv", "nothing works", module=True, needed=True)


def test_what_is_there_is_not_missed() -> None:
    assert missing((THERE, GONE, NEEDED)) == [GONE, NEEDED]


@pytest.mark.parametrize(("root", "line"), [(True, "apt-get install"), (False, "sudo apt-get install")])
def test_the_line_fits_the_person(monkeypatch: pytest.MonkeyPatch, root: bool, line: str) -> None:
    monkeypatch.setattr(system, "_is_root", lambda: root)
    assert line_to_run([GONE, NEEDED]) == f"{line} -y --no-install-recommends graphviz python3-venv"


@pytest.mark.parametrize(("wants", "goes_on"), [((GONE,), True), ((GONE, NEEDED), False)])
def test_without_rights_the_rest_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wants: tuple[Want, ...], goes_on: bool
) -> None:
    monkeypatch.setattr(system, "may_install", lambda: False)
    monkeypatch.setattr(system, "install", lambda _: pytest.fail("tried to install without the right to"))
    assert provide(wants) is goes_on
    said = capsys.readouterr().out
    assert "Missing: no_such_program_anywhere, which draws. Without it a wheel draws." in said
    assert line_to_run(list(wants)) in said


def test_with_rights_only_the_missing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[Want]] = []
    monkeypatch.setattr(system, "may_install", lambda: True)
    monkeypatch.setattr(system, "install", asked.append)
    assert not provide((THERE, NEEDED))
    assert asked == [[NEEDED]]


def test_an_old_python_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(system, "PYTHON", (9, 0))
    assert main([]) == 2
    assert "Python 9.0 or later is needed" in capsys.readouterr().err
