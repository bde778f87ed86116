"""Which settings are there, and what is each for?

Every setting stands here once: name, type, default, one line of help. Nothing here reads the environment: the command line
and the application do that at the door and pass the value down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from claims.errors import InvalidSetting
from claims.vocabulary import Semantics


def _setting(default: Any, help_text: str, among: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help_text, "among": among})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, inert. The environment variable of ``max_file_mb`` is ``ARGMAP_MAX_FILE_MB``, and so on."""

    data_dir: Path | None = _setting(None, "Folder for the database and the papers' files; the user's data directory if empty.")
    database_url: str = _setting("", "Any SQLAlchemy URL; a SQLite file in the data folder if empty.")
    max_file_mb: int = _setting(50, "Largest file taken in, in megabytes (millions of bytes).")
    max_characters: int = _setting(5_000_000, "Longest text taken in, in characters.")
    max_unpacked_mb: int = _setting(250, "Largest size a zipped file (DOCX) may unpack to, in megabytes.")
    max_pages: int = _setting(2_000, "Most pages of a PDF.")
    reader_seconds: int = _setting(60, "Longest time a PDF may take to read, in seconds.")
    reader_memory_mb: int = _setting(1_500, "Most memory the PDF reader's own process may take, in megabytes.")
    encoding: str = _setting("", "Encoding of text files, where it cannot be told from the bytes (for example windows-1256).")
    drawing_seconds: int = _setting(5, "Longest time Graphviz may take before a simpler layout is tried, in seconds.")
    diagram_nodes: int = _setting(40, "Most nodes a diagram shows unasked; the rest is folded under counts.")
    encoder: str = _setting(
        "",
        "Sentence encoder: name or folder of a sentence-transformers model, or `none`; the English one that is here if empty.",
    )
    encoder_query_prefix: str = _setting("", "What the named encoder wants before a question, such as `query: `.")
    encoder_passage_prefix: str = _setting("", "What the named encoder wants before a passage, such as `passage: `.")
    encoder_languages: str = _setting(
        "",
        "What the named encoder serves: `all` languages or `english`; told by how it spells Persian if empty.",
        ("all", "english"),
    )
    encoder_threads: int = _setting(1, "How many sentences are encoded at once.")
    cross_encoder: str = _setting(
        "",
        "Cross-encoder whose word on stance is heard too: name or folder of one that says entailment, contradiction, neutral.",
    )
    sign_in: str = _setting(
        "local",
        "Who uses it: `local` (one person, this machine only) or `accounts` (people sign in).",
        ("local", "accounts"),  # a word misspelt must not open the door to everybody
    )
    host: str = _setting("127.0.0.1", "Address that `argmap serve` listens on.")
    port: int = _setting(8000, "Port that `argmap serve` listens on.")
    threads: int = _setting(16, "How many requests are answered at once.")
    base_url: str = _setting(
        "", "Address that people use to come here, for links sent to others; begins with https: behind one."
    )
    trusted_hosts: str = _setting("", "Host names that people may come by, besides this machine's own, with commas between.")
    semantics: str = _setting(
        "quadratic", "How strengths are worked out: `quadratic` energy, `df_quad` or `euler`.", tuple(map(str, Semantics))
    )
    strength_rule: str = _setting("", "What counts otherwise than usual in strengths, such as `weak 0.1, claim 0.5`.")

    @classmethod
    def from_mapping(cls, environment: Mapping[str, str]) -> "Settings":
        """Settings from ``ARGMAP_*`` variables; InvalidSetting names the one that makes no sense."""
        values: dict[str, Any] = {}
        for each in fields(cls):
            name = f"ARGMAP_{each.name.upper()}"
            raw = environment.get(name, "")
            if not each.name.endswith("_prefix"):  # its last blank belongs to it
                raw = raw.strip()
            if not raw:
                continue
            if each.name == "data_dir":
                values[each.name] = Path(raw).expanduser()
            elif isinstance(each.default, int):
                if not raw.isdecimal() or int(raw) == 0:
                    message = f"{name} is {raw!r}, but it must be a whole number above 0. Mend it or unset it."
                    raise InvalidSetting(message, name=name)
                values[each.name] = int(raw)
            elif (among := each.metadata["among"]) and raw not in among:
                raise InvalidSetting(f"{name} is {raw!r}, but it must be {' or '.join(among)}. Mend it or unset it.", name=name)
            else:
                values[each.name] = raw
        return cls(**values)
