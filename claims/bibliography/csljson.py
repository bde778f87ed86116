"""How is a list of works read from CSL-JSON, and written as it?

The shape is checked item by item: what a citation processor would stumble over is named, never repaired by guessing.
"""

import json
import re
from typing import Any

from claims.references.shape import CSL

_NAMES = {
    "author",
    "editor",
    "translator",
    "collection-editor",
    "composer",
    "container-author",
    "director",
    "editorial-director",
    "illustrator",
    "interviewer",
    "original-author",
    "recipient",
    "reviewed-author",
    "chair",
    "compiler",
    "contributor",
    "curator",
}
_DATES = {"issued", "accessed", "event-date", "original-date", "submitted", "available-date"}
TYPES = {
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
}
"""The types of CSL 1.0.2."""

_NAME_PARTS = {"family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def read(text: str) -> tuple[list[CSL], list[str]]:
    """Well-shaped items, and one sentence for each that is not."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        return [], [f"Line {error.lineno} is not JSON: {error.msg}."]
    except RecursionError:
        return [], ["Line 1 opens brackets far too deep for a bibliography."]
    if isinstance(content, dict):
        content = content["items"] if isinstance(content.get("items"), list) else [content]
    items: list[CSL] = []
    problems: list[str] = []
    for number, item in enumerate(content, start=1):
        problem = _problem(item)
        if problem:
            problems.append(f"Item {number}: {problem}.")
        else:
            items.append(_plain(item))
    return items, problems


def write(items: list[CSL]) -> str:
    """The items as a JSON list, one field a line."""
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _problem(item: Any) -> str:
    """What is wrong with the shape of an item; empty where nothing is."""
    if not isinstance(item, dict):
        return "it is not an object"
    if item.get("type") not in TYPES:
        return f"its type is {item.get('type')!r}, which is none of CSL's"
    if "id" in item and (isinstance(item["id"], bool) or not isinstance(item["id"], str | int)):
        return "its id is neither a text nor a number"
    for key, value in item.items():
        if problem := _field_problem(key, value):
            return problem
    return ""


def _field_problem(key: str, value: Any) -> str:
    if key in _NAMES:
        well = isinstance(value, list) and all(isinstance(name, dict) and _is_name(name) for name in value)
        return "" if well else f"{key} is not a list of names"
    if key in _DATES:
        return "" if _is_date(value) else f"{key} is not a date"
    if key in {"custom", "categories"}:
        return "" if isinstance(value, dict | list) else f"{key} is not an object"
    return "" if isinstance(value, str | int | float) and not isinstance(value, bool) else f"{key} is not a text"


def _is_name(name: dict[str, Any]) -> bool:
    return any(isinstance(name.get(part), str) for part in ("family", "given", "literal")) and all(
        isinstance(value, str) for part, value in name.items() if part in _NAME_PARTS
    )


def _is_date(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    parts = value.get("date-parts")
    if parts is None:
        return any(isinstance(value.get(form), str) for form in ("raw", "literal"))
    return (
        isinstance(parts, list)
        and 1 <= len(parts) <= 2
        and all(isinstance(part, list) and 1 <= len(part) <= 3 and all(_is_whole(number) for number in part) for part in parts)
    )


def _is_whole(number: Any) -> bool:
    return (isinstance(number, int) and not isinstance(number, bool)) or (isinstance(number, str) and number.isdecimal())


def _plain(item: CSL) -> CSL:
    """Numbers where CSL has texts become texts, years given as texts become numbers; control characters go."""
    out: CSL = {}
    for key, value in item.items():
        if key in _DATES and "date-parts" in value:
            out[key] = value | {"date-parts": [[int(number) for number in part] for part in value["date-parts"]]}
        elif isinstance(value, str):
            out[key] = _CONTROL.sub("", value)
        elif isinstance(value, int | float):
            out[key] = str(value)
        elif key in _NAMES:
            out[key] = [
                {part: _CONTROL.sub("", str(text)) for part, text in name.items() if part in _NAME_PARTS} for name in value
            ]
        else:
            out[key] = value
    return out
