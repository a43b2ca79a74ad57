"""Records a tiny BlipForConditionalGeneration: python ref/record_blip_caption.py"""

import torch
from transformers import BlipForConditionalGeneration

from record_blip import build, folder, hook_text, hook_vision, rows, searches

PROMPTS = ["a picture of", "图中有"]


def main():
    where = folder("tiny-caption")
    model, tok, pixels, r = build(
        BlipForConditionalGeneration, where, 11,
        text=dict(hidden_size=40, intermediate_size=56, num_hidden_layers=2, num_attention_heads=2),
        vision=dict(hidden_size=24, intermediate_size=30, num_hidden_layers=2, num_attention_heads=3,
                    image_size=30, patch_size=6),
    )
    batch = tok(["a dog in the park", "猫"], padding=True, return_tensors="pt", return_token_type_ids=False)
    with torch.no_grad():
        hooks = hook_vision(r, model.vision_model) + hook_text(r, model.text_decoder.bert, "decode")
        out = model(pixel_values=pixels, **batch)
        for h in hooks:
            h.remove()
        r.put("vision.post", out.last_hidden_state)
        r.put("logits", out.logits)
        both = model.generate(pixel_values=pixels)  # a batch of two, without prompts
    plain, prompted = [], []
    for i in range(2):
        one = pixels[i : i + 1]
        plain.append(searches(lambda **k: model.generate(pixel_values=one, **k)))
        p = tok([PROMPTS[i]], return_tensors="pt", return_token_type_ids=False)
        prompted.append(searches(lambda **k: model.generate(pixel_values=one, **{n: t.clone() for n, t in p.items()}, **k)))
    r.cases |= {
        "ids": rows(batch),
        "prompts": PROMPTS,
        "prompt_ids": [tok(p).input_ids for p in PROMPTS],
        "batch": both.tolist(),
        "generated": plain,
        "prompted": prompted,
        "decoded": [tok.decode(a["greedy"][1:], skip_special_tokens=True) for a in plain],
        "decoded_prompted": [tok.decode(a["greedy"][1:], skip_special_tokens=True) for a in prompted],
    }
    r.save(where)


if __name__ == "__main__":
    main()
