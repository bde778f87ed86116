"""Does a person who asks about a claim get the passages that answer it, across languages, and the same ones every time?"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from command_line import ROOT, Run

GOLD = ROOT / "benchmarks" / "matching" / "gold" / "many-roads-one-gate.jsonl"
pytestmark = pytest.mark.slow


def gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


def found(rows: list[dict[str, Any]], claim: dict[str, Any]) -> bool:
    """Whether one of the claim's pieces of evidence is among its rows."""
    evidence = [spans for side in ("supports", "contradicts") for spans in claim[side]]
    return any(row["spans"] == spans for row in rows if row["claim"] == claim["id"] for spans in evidence)


def test_most_claims_find_their_passage_among_the_first_five(argmap: Run, example: str) -> None:
    done = argmap("suggest", example, "--claims", GOLD, "--top", 5, "--jsonl")
    rows = [json.loads(line) for line in done.lines]
    assert (done.status, done.err, len(rows)) == (0, "", 5 * len(gold()))
    assert sum(found(rows, claim) for claim in gold()) >= 0.8 * len(gold())


def test_an_english_claim_shows_the_persian_sentence_with_its_reasons(argmap: Run, example: str) -> None:
    claim = "Container rates went from 190 to 300 dollars."
    (card,) = json.loads(argmap("match", claim, "--paper", example, "--top", 1, "--json").out)["cards"]
    assert card["language"] == "fa" and card["text"].startswith("نرخ هر کانتینر")
    assert {(term["claim"], term["passage"]) for term in card["terms"]} >= {("Container", "کانتینر"), ("dollars", "دلار")}
    assert [(pair["claim"]["written"], pair["agreement"]) for pair in card["figures"]] == [
        ("190", "agrees"),
        ("300", "clashes"),
    ]
    assert card["gloss"]["language"] == "en" and "container" in card["gloss"]["text"]
    assert card["against"]["text"] and card["channels"]


def test_two_runs_print_the_same_bytes_whatever_the_hashes(argmap: Run, example: str) -> None:
    """One run is in this process, the other in one that hashes otherwise."""
    words = ["suggest", example, "--claims", str(GOLD), "--top", "10", "--jsonl"]
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    command = [sys.executable, "-m", "argmap.cli", *words]
    other = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
    assert argmap(*words).out == other.stdout.decode("utf-8") and len(other.stdout.splitlines()) == 10 * len(gold())


def test_without_the_english_model_it_says_so_and_goes_on(argmap: Run, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGMAP_ENCODER", "nowhere/no-model")
    done = argmap("suggest", example, "--claims", GOLD, "--top", 5, "--jsonl")
    rows = [json.loads(line) for line in done.lines]
    assert done.status == 0 and "no-model" in done.err
    assert sum(found(rows, claim) for claim in gold()) >= 0.7 * len(gold())
    assert argmap("match", "Trains stop at the border.", "--paper", example, "--top", 1).lines[0].startswith("! ")
