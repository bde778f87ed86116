"""Is a cross-encoder's word heard where one is named, and an unfit one refused?"""

from pathlib import Path

import numpy as np
import pytest

from claims.errors import EncoderUnavailable, InvalidSetting
from claims.stance.crossing import Crossing, columns


def test_the_labels_say_which_column_is_which() -> None:
    assert columns({0: "contradiction", 1: "entailment", 2: "neutral"}) == [1, 0, 2]
    with pytest.raises(InvalidSetting, match="entailment, contradiction and neutral"):
        columns({0: "LABEL_0", 1: "LABEL_1"})


@pytest.mark.slow
def test_a_missing_one_is_said_to_be_missing() -> None:
    with pytest.raises(EncoderUnavailable):
        Crossing("no/such-cross-encoder").logits("a", ["b"])


@pytest.mark.slow
def test_a_model_in_a_folder_is_asked_with_the_passage_first(tmp_path: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer  # noqa: PLC0415

    (tmp_path / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "wages", "rose", "fell"]), "utf-8"
    )
    BertTokenizer(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    labels = {0: "contradiction", 1: "entailment", 2: "neutral"}
    config = BertConfig(
        vocab_size=8,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
        max_position_embeddings=32,
        id2label=labels,
        label2id={label: at for at, label in labels.items()},
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    crossing = Crossing(str(tmp_path))
    one, other = crossing.logits("wages rose", ["wages fell", "rose"]), crossing.logits("wages fell", ["wages rose"])
    assert one.shape == (2, 3)
    assert not np.allclose(one[0], other[0])
