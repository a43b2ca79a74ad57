"""Write a training state as four checkpoint folders that transformers loads.

    python training/export.py --run data/run --tokenizer data/tokenizer --out models

Weights are bf16 on disk and f32 in use. CLIP's patch stem stays f32, because the
transparent pre-norm (recipe.clip_state) needs the digits.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from data import MEAN, STD
from recipe import PROMPTS, SIZES, Joint, export_models


def load(run, size, vocab):
    """The trained network with its weights rounded as they are shipped."""
    torch.manual_seed(1)
    joint = Joint(SIZES[size], vocab)
    state = Path(run) / "state.pt"
    if run:
        trained = torch.load(state, weights_only=True)["model"]
        joint.load_state_dict({k: v for k, v in trained.items() if not k.startswith("aux.")})
    for p in joint.parameters():
        p.data = p.data.bfloat16().float()
    return joint.eval()


def preprocessor(kind, side):
    return {
        "image_processor_type": kind, "do_convert_rgb": True, "do_resize": True, "size": {"height": side, "width": side},
        "resample": 3, "do_center_crop": False, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True,
        "image_mean": list(MEAN), "image_std": list(STD),
    }


def split(folder):
    """The tower and the text encoder in files of their own, which are the same bytes in every BLIP folder: models.go embeds them once."""
    whole = folder / "model.safetensors"
    tensors, parts = load_file(whole), {}
    for k, v in tensors.items():
        name = next((f"{p}.safetensors" for p in ("vision_model", "text_encoder") if k.startswith(p + ".")), "rest.safetensors")
        parts.setdefault(name, {})[k] = v
    for name, part in parts.items():
        save_file(part, folder / name, metadata={"format": "pt"})
    places = {k: name for name, part in sorted(parts.items()) for k in sorted(part)}
    index = {"metadata": {"total_size": sum(v.nbytes for v in tensors.values())}, "weight_map": places}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")
    whole.unlink()


def write(name, model, folder, tokenizer, side, layer):
    folder.mkdir(parents=True, exist_ok=True)
    for key, p in list(model.named_parameters()):
        stem = "embeddings.patch" in key or "vision_model.embeddings" in key or "pre_layrnorm" in key
        if not (name == "clip" and stem):
            p.data = p.data.bfloat16()
    for f in folder.glob("*.safetensors*"):
        if f.name != "domain.safetensors":
            f.unlink()
    model.save_pretrained(folder)
    if name != "clip":
        split(folder)
    for f in folder.glob("*.safetensors"):
        f.chmod(0o644)
    config = json.loads((folder / "config.json").read_text())
    config["dtype"] = "float32"
    for part in ("text_config", "vision_config"):
        config[part].pop("dtype", None)
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    kind = "ChineseCLIPImageProcessor" if name == "clip" else "BlipImageProcessor"
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor(kind, side), indent=2) + "\n")
    (folder / "generation_config.json").unlink(missing_ok=True)
    if name == "blip-caption":  # all positions behind a prompt of three; the usual limit of 20 cuts sentences off
        (folder / "generation_config.json").write_text(json.dumps({"max_new_tokens": 61}) + "\n")
    for f in ("tokenizer.json", "vocab.txt", "tokenizer_config.json"):
        shutil.copy(Path(tokenizer) / f, folder / f)
    card = folder / "tonggan.json"
    if not card.exists():
        card.write_text(json.dumps({"name": folder.name, "lang": ["en", "zh"], "heat": {"layers": [layer]}, "prompts": PROMPTS}, indent=2, ensure_ascii=False) + "\n")


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--run", default="", help="folder with state.pt; empty exports random weights")
    ap.add_argument("--tokenizer", required=True)
    ap.add_argument("--size", default="s", choices=SIZES)
    ap.add_argument("--out", required=True)
    args = ap.parse_args()
    vocab = len((Path(args.tokenizer) / "vocab.txt").read_text(encoding="utf-8").splitlines())
    for name in ("clip", "blip-itm", "blip-vqa", "blip-caption"):
        joint = load(args.run, args.size, vocab)  # afresh: writing rounds shared parts in place
        folder = Path(args.out) / f"{name}-{args.size}"
        write(name, export_models(joint)[name], folder, args.tokenizer, SIZES[args.size].image, SIZES[args.size].look)
        print(folder, sum(f.stat().st_size for f in folder.iterdir()) >> 10, "KiB")


if __name__ == "__main__":
    main()
