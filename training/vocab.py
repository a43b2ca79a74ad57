"""Build the shared WordPiece vocabulary of the built-in models.

    go run ./cmd/world vocab | python training/vocab.py --out data/tokenizer

Every word and character that the picture world can say is one token. Letters,
digits and their "##" continuations spell whatever else a user types, so that an
unknown English word becomes pieces and not [UNK]. Traditional characters are read as
the simplified ones of the vocabulary (internal/hanzi/simplified.txt).
"""

import argparse
import json
import string
import sys
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SIMPLIFIED = Path(__file__).parent.parent / "internal/hanzi/simplified.txt"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]"]


def vocabulary(words):
    """Special tokens first, then spelling pieces, then the world's words in order."""
    letters = string.ascii_lowercase + string.digits
    pieces = list(letters) + ["##" + c for c in letters] + list(string.punctuation) + list("，。？！、：；“”（）《》")
    pieces += ["##" + s for s in ("s", "es", "ing", "ed", "er", "ly")]
    return list(dict.fromkeys(SPECIAL + pieces + sorted(words)))


def build(vocab):
    ids = {w: i for i, w in enumerate(vocab)}
    tok = Tokenizer(models.WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=100))
    tok.add_special_tokens(SPECIAL)
    pairs = "".join(SIMPLIFIED.read_text(encoding="utf-8").split())
    tok.normalizer = normalizers.Sequence(
        [normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)]
        + [normalizers.Replace(a, b) for a, b in zip(pairs[::2], pairs[1::2]) if b in ids and a not in ids])
    tok.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tok.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])])
    tok.decoder = decoders.WordPiece(prefix="##", cleanup=True)
    return tok


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--out", required=True, help="folder for tokenizer.json, vocab.txt and tokenizer_config.json")
    ap.add_argument("--max-length", type=int, default=64)
    args = ap.parse_args()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    vocab = vocabulary({w.strip() for w in sys.stdin if w.strip()})
    build(vocab).save(str(out / "tokenizer.json"), pretty=False)
    (out / "vocab.txt").write_text("\n".join(vocab) + "\n", encoding="utf-8")
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",  # BertTokenizer would take the vocabulary alone from the file
        "model_input_names": ["input_ids", "attention_mask"], "model_max_length": args.max_length,
        "clean_up_tokenization_spaces": True, "pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]",
        "mask_token": "[MASK]", "additional_special_tokens": ["[DEC]"],
    }
    (out / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    print(f"{len(vocab)} tokens", file=sys.stderr)


if __name__ == "__main__":
    main()
