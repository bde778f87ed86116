"""Does whatever cannot be done end with status 2, one or two plain sentences, and nothing kept?"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Run

PLAIN = "# Tea\n\nTea is warm in winter.\n"


def fails(argmap: Run, *words: object) -> str:
    """The one message of a command that must fail."""
    done = argmap(*words)
    assert done.status == 2
    assert done.out == ""
    assert "Traceback" not in done.err
    assert done.err.startswith("argmap: ") and done.err.count("\n") == 1, done.err
    return done.err.removeprefix("argmap: ").strip()


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("nowhere.md", "There is no file 'nowhere.md', and no stored paper of that name."),
        (".", "'.' is a folder: name a file inside it."),
        ("empty.md", "empty.md is empty."),
        ("nul.md", "nul.md has a NUL character in line 1"),
        ("tale.pdf", "tale.pdf"),
        ("", "There is no file"),
        ("99", "There is no file"),
        (os.devnull, f"{os.devnull!r} is no plain file"),
        ("x" * 5000, "There is no file"),
        ("\udcff.md", "There is no file"),
    ],
)
@pytest.mark.parametrize("command", ["map", "show", "citations", "draft"])
def test_a_paper_that_is_none(argmap: Run, data_dir: Path, command: str, named: str, says: str) -> None:
    Path("empty.md").touch()
    Path("nul.md").write_bytes(b"Tea \0 is warm.\n")
    Path("tale.pdf").write_bytes(b"%PDF-1.7\nbroken off")
    before = sorted(Path().iterdir())
    assert fails(argmap, command, named).startswith(says)
    assert sorted(Path().iterdir()) == before
    assert not data_dir.exists()


def test_an_unknown_node_is_named(argmap: Run, library: int) -> None:
    assert fails(argmap, "diagram", library, "--focus", "c99", "-o", "x.svg").startswith("This map has no statement 'c99'.")
    assert fails(argmap, "remove", library, "c99").startswith("There is no statement or link c99 on this map.")
    assert not list(Path().iterdir())


@pytest.mark.parametrize("command", ["diagram", "export"])
def test_a_place_that_cannot_be_written_to(argmap: Run, library: int, command: str) -> None:
    Path("taken").write_text(PLAIN)
    form = ["--format", "dot"] if command == "diagram" else []
    assert fails(argmap, command, library, *form, "-o", "taken/x").startswith("taken cannot be written to")
    assert [path.name for path in Path().iterdir()] == ["taken"]


def test_a_map_that_cannot_be_written_is_not_stored(argmap: Run, library: int) -> None:
    Path("tea.md").write_text(PLAIN)
    Path("taken").write_text(PLAIN)
    assert fails(argmap, "map", "tea.md", "-o", "taken/map").endswith("Choose another place with -o.")
    assert len(argmap("papers").lines) == 4


@pytest.mark.parametrize(
    "held", [b"garbage", b"", b"\xff\xfe\x00", b"[]", b'{"format": "argmap", "version": 9}', b"[" * 200_000]
)
def test_a_map_file_that_is_none(argmap: Run, data_dir: Path, held: bytes) -> None:
    Path("map.json").write_bytes(held)
    assert "file" in fails(argmap, "import", "map.json")
    assert not data_dir.exists()


@pytest.mark.parametrize("held", [b"", b"garbage", b"@book{", b"[{}]", b"\xff\xfe\xff"])
def test_a_list_that_is_none(argmap: Run, example: str, held: bytes) -> None:
    Path("list.bib").write_bytes(held)
    assert "list.bib" in fails(argmap, "references", example, "--list", "list.bib")
    assert "cannot be opened" in fails(argmap, "references", example, "--list", "nowhere.bib")


@pytest.mark.parametrize("name", ["مقاله من.md", "new\nline.md", "a b  c.md", "%s{0}\\N.md", "«راه».md"])
def test_strange_names_are_names(argmap: Run, name: str) -> None:
    Path(name).write_text(PLAIN, encoding="utf-8")
    assert argmap("add", name).status == 0
    assert argmap("outline", name).status == 0
    assert argmap("diagram", name, "--format", "dot").status == 0
    assert sorted(path.suffix for path in Path().iterdir()) == [".dot", ".md"]


def test_a_name_with_a_dash_is_told_how_to_write_it(argmap: Run) -> None:
    Path("-tea.md").write_text(PLAIN)
    done = argmap("show", "-tea.md")
    assert done.status == 2
    assert done.err.endswith("For the file of that name, write ./-tea.md\n")
    assert argmap("show", "./-tea.md").status == 0


@pytest.mark.parametrize(("name", "value"), [("MAX_FILE_MB", "many"), ("DATABASE_URL", "nonsense"), ("DIAGRAM_NODES", "0")])
def test_a_setting_that_makes_no_sense(argmap: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"ARGMAP_{name}", value)
    assert f"ARGMAP_{name}" in fails(argmap, "papers")


def test_a_file_over_the_limit_names_the_setting(argmap: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGMAP_MAX_FILE_MB", "1")
    Path("long.md").write_bytes(b"tea " * 400_000)
    assert "ARGMAP_MAX_FILE_MB" in fails(argmap, "show", "long.md")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody can write to, not even root")
def test_a_data_folder_that_cannot_be_written_to(argmap: Run, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGMAP_DATA_DIR", "/proc/argmap")
    assert "/proc" in fails(argmap, "papers")
    assert "/proc" in fails(argmap, "map", example, "-o", "map")
    assert argmap("show", example).status == 0
    assert not Path("map").exists()


def test_a_damaged_library_says_so(argmap: Run, library: int, data_dir: Path) -> None:
    (data_dir / "argmap.sqlite3").write_bytes(b"no database" * 100)
    for beside in data_dir.glob("argmap.sqlite3-*"):
        beside.unlink()
    assert "is no database. Move it away" in fails(argmap, "papers")


def test_an_error_nobody_thought_of_is_told_in_words(argmap: Run, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("argmap.listing.paper_lines", lambda reading: 1 / 0)
    assert fails(argmap, "show", example).startswith("Something went wrong that should not have (ZeroDivisionError")


# --- with the program as it is installed --------------------------------------------------------------------------------

PROGRAM = [sys.executable, "-m", "argmap.cli"]


@pytest.mark.slow
def test_a_reader_that_closes_the_pipe_is_no_error(example: str, data_dir: Path) -> None:
    line = f'"{sys.executable}" -m argmap.cli passages "{example}" --jsonl | head -1'
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_without_room_is_an_error(example: str, data_dir: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "show", example], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("argmap: The system would not do it (No space left on device).")


@pytest.mark.slow
def test_a_bare_environment_and_no_home_are_enough(example: str, tmp_path: Path) -> None:
    bare = {"ARGMAP_DATA_DIR": str(tmp_path / "data"), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([*PROGRAM, "add", example], env=bare, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "راه‌های بسیار و یک دروازه" in done.stdout.decode("utf-8")
    assert oct((tmp_path / "data").stat().st_mode)[-3:] == "700"


@pytest.mark.slow
def test_two_at_once_keep_one(example: str, data_dir: Path) -> None:
    both = [subprocess.Popen([*PROGRAM, "add", example], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [each.communicate()[0] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert sorted("stored before" in line for line in said) == [False, True]
    listed = subprocess.run([*PROGRAM, "papers"], capture_output=True, text=True, check=True).stdout
    assert listed.count("\n") == 1


@pytest.mark.slow
def test_the_installed_script_is_the_same_door() -> None:
    script = shutil.which("argmap", path=str(Path(sys.executable).parent))
    if script is None:
        pytest.skip("the program is not installed beside this Python")
    done = subprocess.run([script, "show", "nowhere.md"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
