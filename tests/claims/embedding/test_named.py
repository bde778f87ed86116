"""Can any sentence-transformers model take the encoder's place by setting, and is a doubtful one refused in words?"""

import json
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from claims.embedding import load, minilm, named
from claims.embedding.loading import Loaded
from claims.settings import Settings

pytestmark = pytest.mark.slow

PERSIAN = ("باران", "بارید", "قطار", "دیر", "رسید", *named.PERSIAN.replace("،", " ").replace(".", " ").split())
ENGLISH = ("rain", "fell", "train", "late", "query", "passage", "came", ":")


SIZE, WIDE, LONGEST = 16, 32, 64


def weights(words: int) -> dict[str, NDArray[np.float32]]:
    """Random weights of a BERT of one layer, by the names they have in its files."""
    random = np.random.default_rng(1)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (words, SIZE),
        "embeddings.position_embeddings.weight": (LONGEST, SIZE),
        "embeddings.token_type_embeddings.weight": (2, SIZE),
    }
    dense = {"attention.self.query": (SIZE, SIZE), "attention.self.key": (SIZE, SIZE), "attention.self.value": (SIZE, SIZE)}
    dense |= {"attention.output.dense": (SIZE, SIZE), "intermediate.dense": (WIDE, SIZE), "output.dense": (SIZE, WIDE)}
    for name, shape in dense.items():
        shapes |= {f"encoder.layer.0.{name}.weight": shape, f"encoder.layer.0.{name}.bias": shape[:1]}
    for name in ("embeddings", "encoder.layer.0.attention.output", "encoder.layer.0.output"):
        shapes |= {f"{name}.LayerNorm.weight": (SIZE,), f"{name}.LayerNorm.bias": (SIZE,)}
    shapes |= {"pooler.dense.weight": (SIZE, SIZE), "pooler.dense.bias": (SIZE,)}
    return {name: random.standard_normal(shape, np.float32) for name, shape in shapes.items()}


def written(folder: Path, words: tuple[str, ...], prompts: dict[str, str] | None = None) -> Path:
    """A tiny sentence-transformers model of random weights that knows these words, laid out as such models are."""
    vocabulary = {word: place for place, word in enumerate(dict.fromkeys(("[PAD]", "[UNK]", *words)))}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    of_bert = {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": len(vocabulary), "hidden_size": SIZE}
    of_bert |= {"num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": WIDE, "max_position_embeddings": LONGEST}
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "tokenizer_class": "PreTrainedTokenizerFast"}
    types = ("", "sentence_transformers.models.Transformer"), ("1_Pooling", "sentence_transformers.models.Pooling")
    files: dict[str, Any] = {
        "config.json": of_bert,
        "tokenizer_config.json": special | {"model_max_length": LONGEST},
        "modules.json": [{"idx": n, "name": str(n), "path": path, "type": kind} for n, (path, kind) in enumerate(types)],
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": SIZE, "pooling_mode_mean_tokens": True},
        "config_sentence_transformers.json": {"prompts": prompts or {}},
    }
    (folder / "1_Pooling").mkdir(parents=True)
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value))
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file(weights(len(vocabulary)), folder / "model.safetensors", {"format": "pt"})
    return folder


@pytest.fixture(scope="module")
def persian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("persian") / "model", PERSIAN + ENGLISH)


@pytest.fixture
def copied(persian: Path, tmp_path: Path) -> Path:
    """A copy of the model to be spoiled."""
    return shutil.copytree(persian, tmp_path / "model")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("something asked the network")

    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def loaded(place: Path, **more: Any) -> Loaded:
    return load(Settings(encoder=str(place), **more))


def test_a_folder_is_loaded_offline_and_in_silence(persian: Path, no_network: None, capfd: pytest.CaptureFixture[str]) -> None:
    named.open_model.cache_clear()
    encoder = loaded(persian).encoder
    assert encoder is not None and encoder.dim == 16 and encoder.multilingual
    assert np.allclose(np.linalg.norm(encoder.encode(["باران بارید"], "query"), axis=1), 1, atol=1e-3)
    assert encoder.encode([], "passage").shape == (0, 16)
    assert capfd.readouterr() == ("", "")


def test_a_text_has_one_vector_in_any_company(persian: Path) -> None:
    encoder = loaded(persian).encoder
    assert encoder is not None
    texts = ["rain", "train came late", named.PERSIAN, "rain"]
    together = encoder.encode(texts, "passage")
    assert all((encoder.encode([text], "passage")[0] == row).all() for text, row in zip(texts, together, strict=True))


def test_who_knows_no_persian_words_is_english_unless_the_settings_say_otherwise(tmp_path: Path) -> None:
    place = written(tmp_path / "model", ENGLISH)
    found = [loaded(place, encoder_languages=languages).encoder for languages in ("", "all", "english")]
    assert [each.multilingual for each in found if each] == [False, True, False]


def test_the_model_that_is_here_spells_persian() -> None:
    place = minilm.folder()
    assert not named.spells_persian(Tokenizer.from_file(str(place / "tokenizer.json")))


def test_prefixes_stand_before_what_they_are_for_and_name_other_vectors(persian: Path) -> None:
    plain = loaded(persian).encoder
    prefixed = loaded(persian, encoder_query_prefix="query : ", encoder_passage_prefix="passage : ").encoder
    assert plain is not None and prefixed is not None and plain.id != prefixed.id
    assert (prefixed.encode(["rain"], "query") == plain.encode(["query : rain"], "query")).all()
    assert (prefixed.encode(["rain"], "passage") == plain.encode(["passage : rain"], "passage")).all()


def test_the_models_own_prompts_are_taken_where_the_settings_give_none(tmp_path: Path) -> None:
    place = written(tmp_path / "model", ENGLISH, {"query": "query : ", "document": "passage : "})
    own = loaded(place).encoder
    ours = loaded(place, encoder_query_prefix="late : ").encoder
    assert own is not None and ours is not None
    assert (own.encode(["rain"], "query") != own.encode(["rain"], "passage")).any()
    assert (ours.encode(["rain"], "query") != own.encode(["rain"], "query")).any()


def cut_short(place: Path) -> None:
    file = next(place.rglob("*.safetensors"))
    file.write_bytes(file.read_bytes()[:-100])


def pickled(place: Path) -> None:
    next(place.rglob("*.safetensors")).rename(place / "pytorch_model.bin")


def with_code(place: Path) -> None:
    modules = json.loads((place / "modules.json").read_text())
    modules[0]["type"] = "its_own.Encoder"
    (place / "modules.json").write_text(json.dumps(modules))


def in_parts(place: Path) -> None:
    part = {"weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (place / "model.safetensors.index.json").write_text(json.dumps(part))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda place: (place / "modules.json").unlink(), "no modules.json"),
        (lambda place: (place / "modules.json").write_text("[{"), "no modules.json that can be read"),
        (lambda place: next(place.rglob("*.safetensors")).unlink(), "has no weights"),
        (lambda place: (place / "config.json").unlink(), "cannot be loaded"),
        (lambda place: (place / "config.json").write_text("{"), "cannot be loaded"),
        (cut_short, "damaged model.safetensors"),
        (pickled, "pickle"),
        (with_code, "code of its own"),
        (in_parts, "lacks model-00002-of-00002.safetensors"),
    ],
)
def test_what_is_damaged_or_doubtful_is_refused_in_words(copied: Path, spoil: Callable[[Path], Any], said: str) -> None:
    spoil(copied)
    found = loaded(copied)
    assert found.encoder is None and said in str(found.trouble) and "ARGMAP_ENCODER" in str(found.trouble)


def test_code_in_a_models_folder_never_runs(copied: Path) -> None:
    (copied / "its_own.py").write_text("raise SystemExit('ran')")
    config = json.loads((copied / "config.json").read_text())
    (copied / "config.json").write_text(json.dumps(config | {"auto_map": {"AutoModel": "its_own.Encoder"}}))
    found = loaded(copied)
    assert found.encoder is not None or "ran" not in str(found.trouble)
    assert "its_own" not in "".join(sys.modules)


def test_a_name_that_is_not_on_this_machine_is_told_without_asking_the_network(no_network: None) -> None:
    found = load(Settings(encoder="nobody/has-this"))
    assert found.encoder is None and "no model of that name" in str(found.trouble)


def test_a_name_that_is_in_the_cache_is_found_there(persian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "models--someone--tiny"
    (kept / "refs").mkdir(parents=True)
    (kept / "refs" / "main").write_text("a" * 40)
    (kept / "snapshots").mkdir()
    (kept / "snapshots" / ("a" * 40)).symlink_to(persian)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    found = load(Settings(encoder="someone/tiny"))
    assert found.trouble is None and found.encoder is not None and found.encoder.id.startswith("tiny-")
