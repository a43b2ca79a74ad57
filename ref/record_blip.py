"""What the three BLIP recorders share."""

import torch
from transformers import BlipConfig
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

from recording import ROOT, Recorder, bert_tokenizer, picture, spread


def folder(name):
    f = ROOT / "internal/model/blip/testdata" / name
    f.mkdir(parents=True, exist_ok=True)
    return f


def build(cls, where, seed, text, vision, ends=1.5, **top):
    """A tiny model of class cls with tokenizer and processor, saved; then what recorders need."""
    tok, vocab = bert_tokenizer(where, extra=["[DEC]"])
    image = vision["image_size"]
    text = dict(vocab_size=vocab + 2, max_position_embeddings=40, sep_token_id=3, pad_token_id=0,
                bos_token_id=vocab - 1, eos_token_id=2) | text
    config = BlipConfig(text_config=text, vision_config=vision, **top)
    model = spread(cls(config), seed)
    if hasattr(model, "text_decoder"):
        with torch.no_grad():
            p = model.text_decoder.cls.predictions
            p.bias[3] += ends  # so that some texts end early
            p.decoder.bias = p.bias  # tied, as after loading
    model.save_pretrained(where)
    proc = BlipImageProcessorPil(size={"height": image, "width": image})
    proc.save_pretrained(where)
    img = picture(where, 61, 43, seed)
    noise = torch.randn(1, 3, image, image, generator=torch.Generator().manual_seed(seed))
    pixels = torch.cat([proc(img, return_tensors="pt").pixel_values, noise])
    r = Recorder()
    r.put("pixels", pixels)
    return model, tok, pixels, r


def hook_vision(r, v):
    hooks = [r.hook(v.embeddings, "vision.embeddings")]
    hooks += [r.hook(l, f"vision.layer.{i}") for i, l in enumerate(v.encoder.layers)]
    # The norm runs a second time on the first row, for a pooled output that nothing reads.
    return hooks


def hook_text(r, t, name="text", maps=False):
    hooks = [r.hook(t.embeddings, f"{name}.embeddings")]
    for i, l in enumerate(t.encoder.layer):
        hooks.append(r.hook(l, f"{name}.layer.{i}"))
        if maps:
            hooks.append(r.hook(l.crossattention.self, f"maps.{i}", lambda out: out[1].mean(1)[:, :, 1:]))
    return hooks


def rows(batch):
    """The ids of each text without its padding."""
    return [row[m.bool()].tolist() for row, m in zip(batch.input_ids, batch.attention_mask)]


# The searches recorded for each model that writes: arguments of generate by our names.
SEARCHES = {
    "greedy": {},
    "greedy-short": {"max_new_tokens": 6},
    "greedy-repetition": {"repetition_penalty": 1.7},
    "greedy-min": {"min_length": 9},
    "beam3": {"num_beams": 3},
    "beam3-long": {"num_beams": 3, "length_penalty": 2.0, "max_new_tokens": 12},
    "beam3-nopenalty": {"num_beams": 3, "length_penalty": 0.0},
    "beam3-full": {"num_beams": 3, "early_stopping": True},
    "beam4-never": {"num_beams": 4, "early_stopping": "never", "length_penalty": 1.4},
    "beam3-min": {"num_beams": 3, "min_length": 7, "max_new_tokens": 15, "repetition_penalty": 1.3},
}


def searches(generate):
    """generate(**rules) gives ids [1, n]; every search in SEARCHES, as lists of ids."""
    found = {}
    for name, rules in SEARCHES.items():
        with torch.no_grad():
            found[name] = generate(**rules)[0].tolist()
    return found
