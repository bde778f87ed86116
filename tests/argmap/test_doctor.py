"""Does the doctor see what is there, what is missing and what is broken, and name what mends it?"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from argmap import doctor, typefaces
from argmap.doctor import Finding, State, examine, healthy
from argmap.storage import open_storage
from claims.embedding import minilm
from claims.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


def finding(name: str, found: list[Finding]) -> Finding:
    return next(each for each in found if each.name == name)


def test_a_fresh_machine_is_healthy_and_left_untouched(settings: Settings) -> None:
    found = examine(settings)
    assert healthy(found)
    assert settings.data_dir is not None
    assert not settings.data_dir.exists()
    assert {"argmap", "Python", "libraries", "data folder", "database", "SQLite", "typefaces", "Graphviz"} <= {
        each.name for each in found
    }


def test_whatever_is_not_well_names_what_mends_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    assert all(each.mend for each in examine(settings) if each.state is not State.OK)


def test_an_opened_database_is_named_with_its_revision(settings: Settings) -> None:
    open_storage(settings).close()
    assert ", revision " in finding("database", examine(settings)).detail
    assert finding("data folder", examine(settings)).detail.endswith("yours only")


def spoiled(spoil: Callable[[Path], object], settings: Settings, name: str) -> Finding:
    open_storage(settings).close()
    assert settings.data_dir is not None
    spoil(settings.data_dir)
    return finding(name, examine(settings))


def set_revision(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "argmap.sqlite3")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "name", "said"),
    [
        (set_revision, "database", "newer Argmap"),
        (lambda folder: (folder / "argmap.sqlite3").write_bytes(b"no database" * 500), "database", "cannot be read"),
        (lambda folder: folder.chmod(0o755), "data folder", "mode 755"),
    ],
)
def test_what_is_spoiled_is_broken(spoil: Callable[[Path], object], name: str, said: str, settings: Settings) -> None:
    found = spoiled(spoil, settings, name)
    assert found.state is State.BROKEN
    assert said in found.detail
    assert found.mend


def test_a_rule_for_strengths_that_makes_no_sense_is_broken(settings: Settings) -> None:
    assert finding("strengths", examine(settings)).detail.startswith("quadratic: supported 1,")
    for wrong in ({"strength_rule": "weak much"}, {"semantics": "magic"}):
        found = finding("strengths", examine(replace(settings, **wrong)))
        assert found.state is State.BROKEN and "ARGMAP_" in found.detail and found.mend.startswith("unset ")


def test_a_data_folder_that_is_a_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    found = examine(Settings(data_dir=tmp_path / "data"))
    assert finding("data folder", found).state is State.BROKEN
    assert not healthy(found)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_broken(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert finding("data folder", examine(Settings(data_dir=tmp_path / "data"))).state is State.BROKEN


def test_a_database_address_that_makes_no_sense_is_broken(tmp_path: Path) -> None:
    found = examine(Settings(data_dir=tmp_path, database_url="nonsense"))
    assert finding("database", found).mend == "unset ARGMAP_DATABASE_URL"


@pytest.mark.parametrize(("wheel", "state"), [("2.0", State.MISSING), ("", State.BROKEN)])
def test_without_dot_the_wheel_draws(monkeypatch: pytest.MonkeyPatch, wheel: str, state: State) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    monkeypatch.setattr(doctor, "_version", lambda _: wheel)
    (found,) = doctor._graphviz()
    assert found.state is state
    assert "apt-get install -y --no-install-recommends graphviz" in found.mend


def test_without_typefaces_of_ours_the_systems_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    face = {("Some Serif", 400): tmp_path}
    monkeypatch.setattr(typefaces, "at_hand", lambda: typefaces.Typefaces("Some Serif", "Some Arabic", "", face, None, False))
    (found,) = doctor._typefaces()
    assert found.state is State.MISSING
    assert "Some Serif" in found.detail


@pytest.mark.parametrize(("data", "state"), [(None, State.MISSING), (b"swapped", State.BROKEN), (b"right", State.OK)])
def test_the_model_must_be_the_published_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings, data: bytes | None, state: State
) -> None:
    if data is not None:
        (tmp_path / "model.safetensors").write_bytes(data)
    monkeypatch.setattr(minilm, "PUBLISHED", {"model.safetensors": sha256(b"right").hexdigest()})
    monkeypatch.setattr(minilm, "folder", lambda: tmp_path)
    (found,) = doctor._model(settings)
    assert found.state is state
    assert state is State.OK or "pip install --force-reinstall" in found.mend


def test_an_encoder_that_the_settings_name_is_looked_over(settings: Settings, tmp_path: Path) -> None:
    (found,) = doctor._model(replace(settings, encoder=str(tmp_path)))
    assert found.state is State.BROKEN and "modules.json" in found.detail and "ARGMAP_ENCODER" in found.mend
    assert doctor._model(replace(settings, encoder="none"))[0].state is State.OK


def test_an_encoder_that_is_nowhere_is_missing(settings: Settings) -> None:
    (found,) = doctor._model(replace(settings, encoder="nobody/has-this"))
    assert found.state is State.MISSING and "no model of that name" in found.detail
