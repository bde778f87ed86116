"""How is a report written for a program, so that nothing is lost?

One JSON object with the fields of the value, under their own names; docs/reports.md tells what they are. Of the map it has the
statements, since its links are told with what was said of them.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from argmap.graph import Graph, Node, Wording
from argmap.report.values import ClassReport, OwnReport, Report
from argmap.strength import Carried

FORMAT: Final = "argmap report"
VERSION: Final = 1
_FOR = {Report: "lead", ClassReport: "class", OwnReport: "reviewer"}


def write(report: Report | ClassReport | OwnReport) -> str:
    """The report as one JSON document."""
    head = {"format": FORMAT, "version": VERSION, "for": _FOR[type(report)]}
    return json.dumps({**head, **_plain(report)}, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Graph):
        return _map(value)
    if isinstance(value, Carried):
        return {"link": value.edge.id, "carries": value.carries, "effect": value.effect}
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def _map(graph: Graph) -> dict[str, Any]:
    return {
        "title": graph.title,
        "language": graph.language,
        "question": [_worded(each) for each in graph.question],
        "statements": [_statement(node) for node in graph.nodes],
    }


def _statement(node: Node) -> dict[str, Any]:
    return {
        "code": node.id,
        "kind": node.kind.value,
        "wordings": [_worded(each) for each in node.wordings],
        "quotes": [{"text": each.text, "language": each.language, "page": each.page} for each in node.quotes],
        "sources": [{"label": each.label, "locator": each.locator, "problems": list(each.problems)} for each in node.sources],
    }


def _worded(each: Wording) -> dict[str, str]:
    return {"text": each.text, "language": each.language}
