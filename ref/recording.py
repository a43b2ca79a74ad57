"""What the recorders share: tiny checkpoints with nothing hidden by zeros, and
stage-by-stage recordings of the transformers library running them.

Each recorder writes into internal/model/<family>/testdata/<name>/:

    config.json, preprocessor_config.json, tokenizer files, model.safetensors
    picture.png                   an input picture
    recorded/model.safetensors    inputs and activations, by stage
    recorded/cases.json           token ids, texts, generated ids, library versions
"""

import json
import pathlib
import platform

import numpy as np
import torch
import transformers
from PIL import Image
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertTokenizerFast

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORDS = """a an the cat dog pig bear wearing holding blue red green hat coat in on under park rain spring
what is of picture how many color two three sitting flying ##s ##ing ##ed ? , . 猫 狗 戴 着 蓝 色 红 帽 子 公 园 图 中 有 什 么""".split()


def versions():
    return {
        "transformers": transformers.__version__,
        "torch": torch.__version__.split("+")[0],
        "python": platform.python_version(),
    }


def spread(model, seed):
    """Random weights in which every tensor matters: norms away from 1, biases away from 0."""
    g = torch.Generator().manual_seed(seed)
    draw = lambda p: torch.randn(p.shape, generator=g)
    with torch.no_grad():
        for name, p in model.named_parameters():
            low = name.lower()
            if p.ndim == 0:
                continue
            if "norm" in low and low.endswith("weight"):
                p.copy_(1 + 0.25 * draw(p))
            elif p.ndim == 1 and not low.endswith("class_embedding"):
                p.copy_(0.2 * draw(p))
            elif "word_embed" in low:
                p.copy_(0.35 * draw(p))  # also the scores of a decoder: too large, and words repeat
            elif "embed" in low and "patch" not in low:
                p.copy_(0.9 * draw(p))
            else:
                p.copy_(draw(p) * 1.3 / (p[0].numel() ** 0.5))
    return model.eval()


def bert_tokenizer(folder, extra=()):
    """A WordPiece tokenizer over a few dozen words: [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4."""
    vocab = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *"abcdefghijklmnopqrstuvwxyz"[1:], *extra]
    pathlib.Path(folder, "vocab.txt").write_text("\n".join(vocab) + "\n")
    t = Tokenizer(models.WordPiece({w: i for i, w in enumerate(vocab)}, unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=True)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    t.decoder = decoders.WordPiece()
    fast = BertTokenizerFast(tokenizer_object=t)
    fast.save_pretrained(folder)
    return fast, len(vocab)


def picture(folder, w, h, seed):
    """A small picture with edges, ramps and noise."""
    r = np.random.default_rng(seed)
    y, x = np.mgrid[0:h, 0:w]
    p = np.stack([x * 255 // w, y * 255 // h, (x + y) * 255 // (w + h)], -1).astype(np.int64)
    p[h // 4 : h // 2, w // 3 : w // 2] = [240, 30, 60]
    p[(x - 2 * w // 3) ** 2 + (y - 2 * h // 3) ** 2 < (min(w, h) // 5) ** 2] = [20, 60, 230]
    p = np.clip(p + r.integers(-12, 13, p.shape), 0, 255).astype(np.uint8)
    img = Image.fromarray(p)
    img.save(pathlib.Path(folder, "picture.png"))
    return img


class Recorder:
    """Collects tensors under stage names; hooks put a module's output there."""

    def __init__(self):
        self.tensors, self.cases = {}, {"versions": versions()}
        self.prefix = ""

    def put(self, name, t):
        self.tensors[self.prefix + name] = t.detach().to(torch.float32).contiguous().clone()

    def hook(self, module, name, pick=lambda out: out):
        def keep(_, __, out):
            out = pick(out)
            if isinstance(out, tuple):
                out = out[0]
            self.put(name, out)

        return module.register_forward_hook(keep)

    def save(self, folder):
        to = pathlib.Path(folder, "recorded")
        to.mkdir(parents=True, exist_ok=True)
        save_file(self.tensors, to / "model.safetensors")
        (to / "cases.json").write_text(json.dumps(self.cases, ensure_ascii=False, indent=1) + "\n")
        for f in sorted(pathlib.Path(folder).rglob("*")):
            if f.is_file():
                print(f"{f.stat().st_size:9d} {f.relative_to(ROOT)}")


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
