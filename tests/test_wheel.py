"""Does a wheel of ours carry everything the program needs besides its code?"""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_a_wheel_carries_typefaces_migrations_and_commands(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for name in ("claims", "argmap"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", ".uuid"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    # Warnings of the build are its own affair; what it must make is looked at below.
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-qq",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(ZipFile(wheel).namelist())
    wanted = [path for folder in ("argmap", "claims") for path in (source / folder).rglob("*") if path.is_file()]
    assert {str(path.relative_to(source)) for path in wanted} <= inside
    assert any(name.startswith("argmap/migrations/versions/") for name in inside)
    assert any(name.endswith("entry_points.txt") for name in inside)
