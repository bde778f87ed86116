"""What does a cross-encoder say of a pair, where somebody has named one?

None ships. A model that reads claim and passage together (any sequence-pair classifier with the labels entailment,
contradiction and neutral) is loaded when first used, from a folder or this machine's cache: safetensors only, nothing is
fetched, and no code of its own is run.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.embedding import named
from claims.errors import EncoderUnavailable, InvalidSetting
from claims.wording import Sentence

_LABELS = (("entail", "support"), ("contradict", "refute"), ("neutral", "not enough", "nei"))


class Crossing:
    """A cross-encoder by name or folder."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._loaded: tuple[Any, list[int]] | None = None

    def logits(self, claim: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """Log-odds of supports, contradicts, neutral for each passage; shape (passages, 3).

        EncoderUnavailable where the model is not there or cannot be loaded, InvalidSetting where it is of another kind.
        """
        model, order = self._model()
        pairs = [(passage, claim) for passage in passages]  # premise first, as such models are trained
        scores = np.asarray(model.predict(pairs, show_progress_bar=False, apply_softmax=False), dtype=np.float64)
        return scores.reshape(len(passages), -1)[:, order]

    def load(self) -> None:
        """Load the model now; raises what ``logits`` would."""
        self._model()

    def _model(self) -> tuple[Any, list[int]]:
        if self._loaded is None:
            self._loaded = _load(self.name)
        return self._loaded


def _load(name: str) -> tuple[Any, list[int]]:
    from sentence_transformers import CrossEncoder  # noqa: PLC0415

    place = named.folder(name)
    try:
        model = CrossEncoder(
            str(place),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # whatever a broken folder makes these libraries raise
        said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        message = Sentence(
            "The cross-encoder in {place} cannot be loaded ({cause}). Copy it anew, or unset ARGMAP_CROSS_ENCODER.",
            place=str(place),
            cause=said,
        )
        raise EncoderUnavailable(message, what=said, missing=False) from error
    return model, columns(model.config.id2label)


def columns(labels: Mapping[int, str]) -> list[int]:
    """Where a model's labels say supports, contradicts, neutral; InvalidSetting for one that does not tell them apart."""
    order = []
    for words in _LABELS:
        fitting = [at for at, label in sorted(labels.items()) if any(word in label.lower() for word in words)]
        if len(fitting) != 1:
            said = ", ".join(str(label) for _, label in sorted(labels.items()))
            message = Sentence(
                "A cross-encoder must say entailment, contradiction and neutral; this one says {labels}.", labels=said
            )
            raise InvalidSetting(message)
        order.append(fitting[0])
    return order
