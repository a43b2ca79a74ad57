"""Records a tiny BlipForImageTextRetrieval: python ref/record_blip_itm.py"""

import torch
from torch.nn.functional import normalize
from transformers import BlipForImageTextRetrieval

from record_blip import build, folder, hook_text, hook_vision, rows

TEXTS = ["a cat wearing a blue hat", "红色帽子"]


def main():
    where = folder("tiny-itm")
    # Words narrower than the picture, as in the published large models.
    model, tok, pixels, r = build(
        BlipForImageTextRetrieval, where, 5,
        text=dict(hidden_size=24, intermediate_size=40, num_hidden_layers=3, num_attention_heads=3),
        vision=dict(hidden_size=36, intermediate_size=50, num_hidden_layers=2, num_attention_heads=4,
                    image_size=30, patch_size=6),
        image_text_hidden_size=14,
    )
    batch = tok(TEXTS, padding=True, return_tensors="pt", return_token_type_ids=False)
    with torch.no_grad():
        hooks = hook_vision(r, model.vision_model) + hook_text(r, model.text_encoder, maps=True)
        out = model(pixel_values=pixels, **batch)
        for h in hooks:
            h.remove()
        r.put("vision.post", out.last_hidden_state)
        r.put("itm", out.itm_score)
        r.put("probability", out.itm_score.softmax(-1)[:, 1])

        alone = model.text_encoder(**batch).last_hidden_state
        r.put("alone", alone)
        r.put("image_embeds", normalize(model.vision_proj(out.last_hidden_state[:, 0]), dim=-1))
        r.put("text_embeds", normalize(model.text_proj(alone[:, 0]), dim=-1))
        r.put("itc", model(pixel_values=pixels, use_itm_head=False, **batch).itm_score)
    r.cases |= {"texts": TEXTS, "ids": rows(batch)}
    r.save(where)


if __name__ == "__main__":
    main()
