"""Runs random checkpoints of the published configurations through transformers and
through the tonggan binary, and prints a table of how far apart they are.

    go build -o /tmp/tonggan ./cmd/tonggan
    python ref/full_size.py --binary /tmp/tonggan [--precision bf16] [NAME...]

Nothing is downloaded: the configurations are written down here and the weights are
random, with no tensor at zero or one. A checkpoint is up to 2 GB and is deleted
after use. Vocabularies are synthetic, of the published sizes.
"""

import argparse
import itertools
import json
import pathlib
import shutil
import string
import subprocess
import tempfile
import time

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from torch.nn.functional import normalize
from transformers import BertTokenizerFast, CLIPTokenizer
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil
from transformers.models.chinese_clip.image_processing_pil_chinese_clip import ChineseCLIPImageProcessorPil
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from recording import picture, spread

B = dict(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12)
L = dict(hidden_size=1024, intermediate_size=4096, num_hidden_layers=24, num_attention_heads=16)
H = dict(hidden_size=1280, intermediate_size=5120, num_hidden_layers=32, num_attention_heads=16, hidden_act="gelu")
CLIP_TEXT = dict(vocab_size=49408, max_position_embeddings=77, bos_token_id=0, eos_token_id=2, pad_token_id=1)
SMALL = dict(hidden_size=512, intermediate_size=2048, num_hidden_layers=12, num_attention_heads=8)
ROBERTA = dict(vocab_size=21128, max_position_embeddings=512, type_vocab_size=2, layer_norm_eps=1e-12)
BLIP_TEXT = dict(B, vocab_size=30524, max_position_embeddings=512, bos_token_id=30522, eos_token_id=2,
                 pad_token_id=0, sep_token_id=102, is_decoder=True)


def clip(text, vision, size, patch, dim):
    return ("CLIPModel", dict(text_config=CLIP_TEXT | text, projection_dim=dim,
                              vision_config=vision | dict(image_size=size, patch_size=patch)))


def chinese(text, vision, size, patch, dim):
    return ("ChineseCLIPModel", dict(text_config=ROBERTA | text, projection_dim=dim,
                                     vision_config=vision | dict(image_size=size, patch_size=patch)))


def blip(cls, vision, size):
    return (cls, dict(text_config=BLIP_TEXT, image_text_hidden_size=256,
                      vision_config=vision | dict(image_size=size, patch_size=16)))


PUBLISHED = {
    "openai/clip-vit-base-patch32": clip(SMALL, B, 224, 32, 512),
    "openai/clip-vit-base-patch16": clip(SMALL, B, 224, 16, 512),
    "openai/clip-vit-large-patch14": clip(B, L, 224, 14, 768),
    "openai/clip-vit-large-patch14-336": clip(B, L, 336, 14, 768),
    "OFA-Sys/chinese-clip-vit-base-patch16": chinese(B, B, 224, 16, 512),
    "OFA-Sys/chinese-clip-vit-large-patch14": chinese(B, L, 224, 14, 768),
    "OFA-Sys/chinese-clip-vit-large-patch14-336px": chinese(B, L, 336, 14, 768),
    "OFA-Sys/chinese-clip-vit-huge-patch14": chinese(L, H, 224, 14, 1024),
    "Salesforce/blip-itm-base-coco": blip("BlipForImageTextRetrieval", B, 384),
    "Salesforce/blip-itm-large-coco": blip("BlipForImageTextRetrieval", L, 384),
    "Salesforce/blip-vqa-base": blip("BlipForQuestionAnswering", B, 384),
    "Salesforce/blip-vqa-capfilt-large": blip("BlipForQuestionAnswering", B, 384),
    "Salesforce/blip-image-captioning-base": blip("BlipForConditionalGeneration", B, 384),
    "Salesforce/blip-image-captioning-large": blip("BlipForConditionalGeneration", L, 384),
}
TEXTS = ["a dog on the beach", "two red cars, parked", "the moon over a quiet harbour at night"]


def bpe(folder):
    """A byte-level BPE with CLIP's 49,408 tokens; <|endoftext|> is the last, 49407."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    low, n = string.ascii_lowercase, 49408 - 2 - 2 * len(letters)
    pairs = [(a, b) for a in low for b in low]
    merges = [(a, b + "</w>") for a, b in pairs] + pairs + [(a + b, c + "</w>") for a, b in pairs for c in low]
    more = ((a + b, c + d) for (a, b), (c, d) in itertools.product(pairs, pairs))
    merges += itertools.islice(more, n - len(merges))
    vocab = [*letters, *(x + "</w>" for x in letters), *("".join(m) for m in merges), "<|startoftext|>", "<|endoftext|>"]
    t = CLIPTokenizer(vocab={w: i for i, w in enumerate(vocab)}, merges=merges)
    t.save_pretrained(folder)
    assert t.eos_token_id == 49407, t.eos_token_id
    return t


def wordpiece(folder, size):
    """A WordPiece vocabulary of the given size with BERT's special tokens at BERT's places."""
    vocab = [f"[unused{i}]" for i in range(size)]
    for i, w in {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]"}.items():
        vocab[i] = w
    low = string.ascii_lowercase
    words = [*low, *("##" + c for c in low), *string.punctuation, *string.digits]
    words += dict.fromkeys(" ".join(TEXTS).replace(",", "").split())
    words += [a + b + c for a in low for b in low for c in low]
    words += ["##" + a + b for a in low for b in low]
    words = [w for w in dict.fromkeys(words)][: size - 104]
    vocab[104 : 104 + len(words)] = words
    pathlib.Path(folder, "vocab.txt").write_text("\n".join(vocab) + "\n")
    t = Tokenizer(models.WordPiece({w: i for i, w in enumerate(vocab)}, unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=True)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 101), ("[SEP]", 102)]
    )
    t.decoder = decoders.WordPiece()
    fast = BertTokenizerFast(tokenizer_object=t)
    fast.save_pretrained(folder)
    return fast


def build(name, folder, shard):
    cls, config = PUBLISHED[name]
    cls = getattr(transformers, cls)
    config = cls.config_class(**config)
    config._attn_implementation = "eager"
    with torch.device("meta"):
        model = cls(config)
    model = model.to_empty(device="cpu")
    for m in model.modules():  # buffers that are not saved
        for n, b in m.named_buffers(recurse=False):
            if n == "position_ids":
                b.copy_(torch.arange(b.shape[-1]).expand(b.shape))
            else:
                b.zero_()
    model.tie_weights()
    spread(model, 1)
    if hasattr(model, "logit_scale"):
        model.logit_scale.data.fill_(4.6052)
    if hasattr(model, "itm_head"):
        model.itm_head.weight.data.mul_(0.1)  # so that probabilities are not all 0 or 1
    model.save_pretrained(folder, max_shard_size=shard)
    size = config.vision_config.image_size
    if cls.__name__ == "CLIPModel":
        tok = bpe(folder)
        proc = CLIPImageProcessorPil(size={"shortest_edge": size}, crop_size={"height": size, "width": size})
    elif cls.__name__ == "ChineseCLIPModel":
        tok = wordpiece(folder, 21128)
        proc = ChineseCLIPImageProcessorPil(size={"height": size, "width": size}, do_center_crop=False)
    else:
        tok = wordpiece(folder, 30522)
        proc = BlipImageProcessorPil(size={"height": size, "width": size})
    proc.save_pretrained(folder)
    return model, tok, proc


def reference(model, tok, proc, img):
    """What transformers says: by key, tensors or strings."""
    out, cls = {}, type(model).__name__
    pixels = proc(img, return_tensors="pt").pixel_values
    with torch.no_grad():
        if cls in ("CLIPModel", "ChineseCLIPModel"):
            out["image"] = normalize(model.get_image_features(pixel_values=pixels).pooler_output, dim=-1)[0]
            texts = [tok([t], return_tensors="pt") for t in TEXTS]
            out["text"] = torch.cat([normalize(model.get_text_features(**t).pooler_output, dim=-1) for t in texts])
        elif cls == "BlipForImageTextRetrieval":
            see = model.vision_model(pixel_values=pixels).last_hidden_state
            out["image"] = normalize(model.vision_proj(see[:, 0]), dim=-1)[0]
            vectors, itm = [], []
            for t in TEXTS:
                ids = tok([t], return_tensors="pt", return_token_type_ids=False)
                vectors.append(normalize(model.text_proj(model.text_encoder(**ids).last_hidden_state[:, 0]), dim=-1))
                itm.append(model(pixel_values=pixels, **ids).itm_score.softmax(-1)[0, 1])
            out["text"], out["itm"] = torch.cat(vectors), torch.stack(itm)
        elif cls == "BlipForQuestionAnswering":
            for i, t in enumerate(TEXTS):
                ids = tok([t], return_tensors="pt", return_token_type_ids=False)
                out[f"answer {i}"] = tok.decode(model.generate(pixel_values=pixels, **ids)[0], skip_special_tokens=True)
        else:
            out["caption"] = tok.decode(model.generate(pixel_values=pixels)[0], skip_special_tokens=True)
    return out


def ours(binary, folder, image, cls, precision):
    out, flags = {}, ["--json", "--model", str(folder), "--precision", precision]

    def call(*args):
        start = time.time()
        p = subprocess.run([binary, *args], capture_output=True, text=True)
        if p.returncode:
            raise SystemExit(f"{args}: exit {p.returncode}: {p.stderr}")
        out["seconds"] = time.time() - start
        return json.loads(p.stdout)

    if cls == "BlipForQuestionAnswering":
        for i, t in enumerate(TEXTS):
            got = call("ask", *flags, str(image), t)
            out[f"answer {i}"] = (got[0] if isinstance(got, list) else got)["answer"]
    elif cls == "BlipForConditionalGeneration":
        got = call("caption", *flags, str(image))
        out["caption"] = (got[0] if isinstance(got, list) else got)["caption"]
    else:
        if cls == "BlipForImageTextRetrieval":
            got = call("match", *flags, str(image), *TEXTS)
            got = got[0] if isinstance(got, list) else got
            out["itm"] = torch.tensor([r["probability"] for r in got["results"]])
        got = call("embed", *flags, str(image), *TEXTS)["results"]
        out["image"] = torch.tensor(got[0]["embedding"])
        out["text"] = torch.tensor([r["embedding"] for r in got[1:]])
    return out


def compare(want, got):
    """Cells of the table: largest absolute errors, and whether the top answers are the same."""
    cells, same = {}, []
    for k, w in want.items():
        if isinstance(w, str):
            same.append(w == got[k])
            if w != got[k]:
                print(f"  {k}: want {w!r}\n  {k}: got  {got[k]!r}")
        else:
            cells[k] = (w - got[k]).abs().max().item()
    if "image" in want:
        same.append((want["text"] @ want["image"]).argmax() == (got["text"] @ got["image"]).argmax())
    if "itm" in want:
        # The binary prints four digits: what they cannot tell apart is as good.
        same.append(want["itm"].max() - want["itm"][got["itm"].argmax()] < 1e-4)
    show = lambda k: f"{cells[k]:.1e}" if k in cells else "–"
    return [show("image"), show("text"), show("itm"), f"{sum(map(bool, same))} of {len(same)}"]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", required=True)
    p.add_argument("--precision", default="f32")
    p.add_argument("--shard", default="5GB", help="largest file of a checkpoint; smaller ones make several")
    p.add_argument("--folder", default=tempfile.gettempdir())
    p.add_argument("names", nargs="*", default=list(PUBLISHED))
    a = p.parse_args()
    print(f"transformers {transformers.__version__}, torch {torch.__version__}, tonggan {a.precision}", flush=True)
    print("| checkpoint | class | size, GB | image vector | text vector | ITM probability | same top answer | seconds |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for name in a.names:
        folder = pathlib.Path(a.folder, name.replace("/", "--"))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            img = picture(folder, 640, 427, 3)
            model, tok, proc = build(name, folder, a.shard)
            want, cls = reference(model, tok, proc, img), type(model).__name__
            del model
            got = ours(a.binary, folder, folder / "picture.png", cls, a.precision)
            size = sum(f.stat().st_size for f in folder.iterdir()) / 1e9
            print("|", " | ".join([name, cls, f"{size:.2f}", *compare(want, got), f"{got['seconds']:.1f}"]), "|", flush=True)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
