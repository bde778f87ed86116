"""Does every answer keep its guard up: headers, tokens, hosts, cookies, hostile text?"""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from visiting import MAP, english, house_of, token

from argmap.web import safety
from claims.settings import Settings

PAGES = ("/", "/papers/3", "/maps/3", "/nowhere", "/maps/99999")


@pytest.mark.parametrize("address", PAGES)
def test_the_policy_allows_no_inline_script_and_no_other_host(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "http" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    for forbidden in (" style=", "<style", "onclick=", "<script>", "javascript:"):
        assert forbidden not in answer.text, (address, forbidden)


def test_a_change_without_its_token_is_refused(client: FlaskClient) -> None:
    answer = client.post(f"/maps/{MAP}/links/lc1/mark", data={"mark": "supported"})
    assert answer.status_code == 403 and "Nothing was changed" in answer.text


def test_a_token_of_another_browser_is_refused(app: Flask, client: FlaskClient) -> None:
    key = token(client)
    assert english(app).post("/language", data={"csrf_token": key, "language": "fa"}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", ""])
def test_another_host_name_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_house(client: FlaskClient, where: str) -> None:
    answer = client.post("/language", data={"csrf_token": token(client), "language": "fa", "next": where})
    assert answer.headers["Location"] == "/"


def test_the_language_is_kept(client: FlaskClient) -> None:
    client.post("/language", data={"csrf_token": token(client), "language": "fa", "next": "/"})
    assert '<html lang="fa" dir="rtl">' in client.get("/").text


@pytest.mark.parametrize(("tongue", "title"), [("en", "Something went wrong"), ("fa", "خطایی")])
def test_what_nobody_foresaw_promises_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tongue: str, title: str
) -> None:
    monkeypatch.setattr("argmap.web.library.shelving.shelf", lambda *_, **__: 1 / 0)
    answer = client.get("/", headers={"Accept-Language": tongue})
    assert answer.status_code == 500 and title in answer.text
    assert "Nothing was changed" not in answer.text and "تغییر نکرد" not in answer.text


def test_the_secret_is_made_once_and_nobody_elses(app: Flask, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and len(file.read_bytes()) == 32
    assert app.secret_key == file.read_bytes()
    assert house_of(app).settings == settings


@pytest.mark.parametrize("left", [b"", b"a crash"])
def test_a_secret_that_a_crash_left_short_is_made_anew(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "secret").write_bytes(left)
    made = safety.secret(tmp_path)
    assert len(made) == 32 and made == safety.secret(tmp_path) and stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert not list(tmp_path.glob("secret-*"))


def test_whoever_asks_at_once_gets_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as several:
        assert len(set(several.map(safety.secret, [tmp_path] * 8))) == 1


def test_a_secret_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        safety.secret(tmp_path)
    assert [each.name for each in tmp_path.iterdir() if each.suffix != ".lock"] == []


@pytest.mark.parametrize("path", ["/static/..%2f..%2fapp.py", "/static/%252e%252e/app.py", "/static/../app.py"])
def test_static_files_stay_in_their_folder(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("sought", ["%", "_", '"', "*", "a' OR 1=1 --", "\0", "ي" * 300])
def test_search_takes_what_it_gets(client: FlaskClient, sought: str) -> None:
    assert client.get("/", query_string={"q": sought}).status_code in (200, 400)


@pytest.mark.parametrize("number", ["-1", "0", "999999999999999999999", "x"])
def test_pages_that_are_not_there(client: FlaskClient, number: str) -> None:
    assert client.get("/", query_string={"page": number}).status_code == 200
