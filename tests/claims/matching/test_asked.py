"""Is a claim taken as it is meant, and a file of claims whole or not at all?"""

import json

import pytest

from claims.matching.asked import MOST_CHARACTERS, InvalidClaims, asked, read


@pytest.mark.parametrize(
    ("text", "tag", "language"),
    [
        ("Tea is warm.", "", "en"),
        ("چای گرم است.", "", "fa"),
        ("Tea is warm.", "en-GB", "en"),
        ("چای گرم است.", "per", "fa"),
        ("چای گرم است.", "en", "fa"),
        ("Tea is warm.", "fa", "en"),
        ("Der Zug ist nicht da.", "", "de"),
        ("Der Zug ist nicht da.", "German", "de"),
        ("1402", "fa", "fa"),
        ("1402", "", "und"),
    ],
)
def test_the_language_is_what_was_named_unless_the_script_says_no(text: str, tag: str, language: str) -> None:
    assert asked(text, tag).language == language


def test_what_turns_the_order_or_commands_a_terminal_goes() -> None:
    assert asked("Tea\u202e is\x1b[2J\twarm\x00 in\u200c winter").text == "Tea is warm in\u200c winter"


@pytest.mark.parametrize("text", ["", " \n\t", "?!", "🚂", "\u202e\u2066", "x" * (MOST_CHARACTERS + 1), "half \ud800 a letter"])
def test_what_is_no_claim_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidClaims, match=r"\.$"):
        asked(text)


def test_a_file_of_claims_is_read_in_order() -> None:
    rows = [{"id": "a", "claim": "Tea is warm.", "lang": "en"}, {"id": 2, "claim": "چای", "supports": []}]
    data = "\ufeff" + "\r\n\r\n".join(json.dumps(row) for row in rows)
    assert [(each.id, each.text, each.language) for each in read(data.encode(), "c")] == [
        ("a", "Tea is warm.", "en"),
        (2, "چای", "fa"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        b"tea", b"[1]", b"[" * 100_000, b"{}", b'{"claim": "x"}', b'{"id": "", "claim": "x"}', b'{"id": true, "claim": "x"}',
        b'{"id": 1.5, "claim": "x"}', b'{"id": "b"}', b'{"id": "b", "claim": 5}', b'{"id": "b", "claim": " "}',
        b'{"id": "b", "claim": "x", "lang": 3}', b'{"id": "a", "claim": "again"}', b'{"id": "b", "claim": "x \\ud800"}',
        b'{"id": "\\ud800", "claim": "x"}', b"\xff\xfe",
    ],
)  # fmt: skip
def test_a_bad_line_is_named_by_its_number(line: bytes) -> None:
    with pytest.raises(InvalidClaims, match=r"^c\.jsonl, line 3: .*\.$"):
        read(b'{"id": "a", "claim": "Tea is warm."}\n\n' + line + b"\n", "c.jsonl")


def test_a_file_without_claims_says_how_one_reads() -> None:
    with pytest.raises(InvalidClaims, match=r'holds no claims\. .*"id": "1"'):
        read(b"\n \n", "c.jsonl")
