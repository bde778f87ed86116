"""What does a sentence-transformers model that the settings name say of a sentence?

By name (as the Hugging Face cache of this machine holds it) or by folder. Nothing is fetched, no code of the model's runs and
no pickle is opened: its weights are safetensors, or it is refused. Each text goes through alone, as in ``minilm`` and for the
same reason.
"""

import contextlib
import hashlib
import io
import json
import logging
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from claims.embedding.values import Kind, on_grid
from claims.errors import EncoderUnavailable
from claims.wording import Sentence

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Languages = Literal["", "all", "english"]

FEWEST_TOKENS = 2.5
"""A tokenizer that needs more for a Persian word spells it: its model never learnt the language. all-MiniLM-L6-v2 needs 4.4."""
PERSIAN = (
    "پژوهشگران می‌گویند که بارش کم در دهه گذشته کشاورزی منطقه را دگرگون کرده است، اما سیاست‌های دولت در این "
    "دگرگونی سهم بیشتری داشته‌اند. دانش‌آموزان روستایی هر هفته سه ساعت بیشتر از همسالان شهری خود در راه مدرسه هستند."
)

_LOADING = Lock()


class Named:
    """Any sentence-transformers model. Made by ``open_model``."""

    def __init__(self, model: "SentenceTransformer", id: str, prefixes: dict[Kind, str], languages: Languages) -> None:
        self._model = model
        self._prefixes = prefixes
        self.id = id
        self.dim = int(self.encode([PERSIAN], "passage").shape[1])
        self.multilingual = languages == "all" if languages else spells_persian(model.tokenizer)

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """``Encoder.encode``. Where the settings give no prefix, the model's own prompt is taken, if it has one."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        different = list(dict.fromkeys(texts))
        encode = self._model.encode_query if kind == "query" else self._model.encode_document
        found = np.asarray(
            encode(different, prompt=self._prefixes[kind] or None, batch_size=1, show_progress_bar=False, convert_to_numpy=True)
        )
        rows = dict(zip(different, on_grid(found), strict=True))
        return np.stack([rows[text] for text in texts])


def spells_persian(tokenizer: Any) -> bool:
    """Whether it has pieces for Persian words: few tokens a word, and hardly any that stand for what it does not know."""
    if hasattr(tokenizer, "tokenize"):
        tokens, unknown = tokenizer.tokenize(PERSIAN), tokenizer.unk_token
    else:  # a bare tokenizer, under a static model
        tokens, unknown = tokenizer.encode(PERSIAN, add_special_tokens=False).tokens, "[UNK]"
    known = [token for token in tokens if token not in (unknown, "<unk>", "[UNK]")]
    words = len(PERSIAN.split())
    return 0.8 * words < len(known) < FEWEST_TOKENS * words and len(known) > 0.8 * len(tokens)


@lru_cache(maxsize=2)
def open_model(name: str, prefixes: tuple[str, str] = ("", ""), languages: Languages = "", threads: int = 1) -> Named:
    """The model of that name or folder, with its prefixes for queries and passages; once a process. Takes seconds.

    EncoderUnavailable where it is not there, not whole, or not to be trusted.
    """
    import torch  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    place = whole(folder(name))
    torch.set_num_threads(threads)
    try:
        with _LOADING, _quiet():
            model = SentenceTransformer(
                str(place),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
            return Named(model, _id(place, name, prefixes[1]), {"query": prefixes[0], "passage": prefixes[1]}, languages)
    except Exception as error:  # whatever a broken folder makes these libraries raise
        said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        message = Sentence(
            "The encoder in {place} cannot be loaded ({cause}). Copy it anew, or unset ARGMAP_ENCODER; until then passages are "
            "found by their words.",
            place=str(place),
            cause=said,
        )
        raise EncoderUnavailable(message, what=f"the encoder in {place} cannot be loaded ({said})", missing=False) from error


def whole(place: Path) -> Path:
    """That folder, if the model in it is whole and to be trusted as far as can be seen; EncoderUnavailable says why not."""
    if wrong := damage(place):
        message = Sentence(
            "The encoder in {place} {wrong}. Copy it anew, or unset ARGMAP_ENCODER; until then passages are "
            "found by their words.",
            place=str(place),
            wrong=wrong,
        )
        raise EncoderUnavailable(message, what=f"the encoder in {place} {wrong}", missing=False)
    return place


def damage(place: Path) -> str:
    """What is wrong with a sentence-transformers model's folder, as the end of a sentence; empty where nothing is seen.

    Every module must be one of the library's own, and every part with weights must have them whole, as safetensors.
    """
    try:
        modules = json.loads((place / "modules.json").read_text("utf-8"))
        parts = [(str(module["type"]), place / str(module["path"])) for module in modules]
    except (OSError, ValueError, TypeError, KeyError):
        return "has no modules.json that can be read: it is half copied, or no sentence-transformers model"
    for kind, part in parts:
        if not kind.startswith("sentence_transformers."):
            return f"wants code of its own to run ({kind}), which Argmap does not do"
        if wrong := _weights(part):
            return wrong
    return "" if parts and any(part.is_dir() and any(part.glob("*.safetensors")) for _, part in parts) else "has no weights"


def _weights(part: Path) -> str:
    """What is wrong with the weights of one module."""
    from safetensors import SafetensorError, safe_open  # noqa: PLC0415

    files = sorted(part.glob("*.safetensors"))
    if not files and any(part.glob("*.bin")):
        return f"keeps weights as a pickle ({next(part.glob('*.bin')).name}); only safetensors are opened"
    for index in part.glob("*.safetensors.index.json"):
        try:
            wanted = set(json.loads(index.read_text("utf-8"))["weight_map"].values())
        except (OSError, ValueError, KeyError, AttributeError):
            return f"has a damaged {index.name}"
        if lacking := wanted - {file.name for file in files}:
            return f"lacks {min(lacking)}"
    for file in files:
        try:
            with safe_open(file, "np"):
                pass
        except (SafetensorError, OSError):
            return f"has a damaged {file.name}"
    return ""


def folder(name: str) -> Path:
    """Where the model of that name or folder lies on this machine; EncoderUnavailable where it does not."""
    from huggingface_hub import constants, snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    place = Path(name).expanduser()
    if place.is_dir():
        return place.absolute()
    constants.HF_HUB_OFFLINE = True  # nothing on the way may think of asking the network
    full = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(full, local_files_only=True))
    except (LocalEntryNotFoundError, HfHubHTTPError, HFValidationError, OSError) as error:
        message = Sentence(
            "There is no folder {name}, and no model of that name in this machine's Hugging Face cache. Fetch it once and try "
            "again, or unset ARGMAP_ENCODER; until then passages are found by their words.",
            name=repr(name),
        )
        what = f"there is no folder {name!r}, and no model of that name in this machine's Hugging Face cache"
        raise EncoderUnavailable(message, what=what, missing=True) from error


def _id(place: Path, name: str, prefix: str) -> str:
    """Changes with anything that the vectors of passages hang on: weights, tokenizer, configuration, prefix."""
    digest = hashlib.sha256(prefix.encode())
    for file in sorted(place.rglob("*")):
        if file.suffix in (".safetensors", ".json", ".txt", ".model") and file.is_file():
            digest.update(str(file.relative_to(place)).encode())
            with file.open("rb") as data:
                digest.update(hashlib.file_digest(data, "sha256").digest())
    return f"{Path(name).name}-{digest.hexdigest()[:16]}"


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the progress bars and notices that the libraries print while they load."""
    loud = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(loud)
