"""Records a tiny BlipForQuestionAnswering: python ref/record_blip_vqa.py"""

import torch
from transformers import BlipForQuestionAnswering

from record_blip import build, folder, hook_text, hook_vision, rows, searches
from recording import Recorder

QUESTIONS = ["how many cats?", "what color is the hat of the dog under the rain?"]


def main():
    where = folder("tiny-vqa")
    model, tok, pixels, r = build(
        BlipForQuestionAnswering, where, 9, ends=5.5,
        text=dict(hidden_size=32, intermediate_size=44, num_hidden_layers=2, num_attention_heads=4),
        vision=dict(hidden_size=32, intermediate_size=38, num_hidden_layers=3, num_attention_heads=2,
                    image_size=33, patch_size=7),
    )
    batch = tok(QUESTIONS, padding=True, return_tensors="pt", return_token_type_ids=False)
    bos = model.decoder_start_token_id
    forced = torch.tensor([[bos, 6, 17, 9, 3], [bos, 30, 8, 3, 0]])
    with torch.no_grad():
        hooks = hook_vision(r, model.vision_model) + hook_text(r, model.text_encoder)
        out = model(pixel_values=pixels, decoder_input_ids=forced, decoder_attention_mask=(forced != 0).long(), **batch)
        for h in hooks:
            h.remove()
        r.put("vision.post", out.last_hidden_state)
        # The decoder looks at one unpadded question at a time: this version of the reference
        # drops the mask of what its cross-attention sees, so that padding would be looked at.
        parts = Recorder()
        hooks = hook_text(parts, model.text_decoder.bert, "decode")
        hooks.append(parts.hook(model.text_decoder.cls, "logits"))
        for i, ids in enumerate(rows(batch)):
            parts.prefix = f"{i}/"
            one = torch.tensor([ids])
            model(pixel_values=pixels[i : i + 1], input_ids=one, attention_mask=torch.ones_like(one),
                  decoder_input_ids=forced[i : i + 1])
        for h in hooks:
            h.remove()
        for name in [n[2:] for n in parts.tensors if n.startswith("0/")]:
            r.put(name, torch.cat([parts.tensors[f"{i}/{name}"] for i in range(2)]))
    # One question at a time, for the same reason.
    answers = []
    for i, q in enumerate(QUESTIONS):
        one = tok([q], return_tensors="pt", return_token_type_ids=False)
        answers.append(searches(lambda **k: model.generate(pixel_values=pixels[i : i + 1], **one, **k)))
    r.cases |= {
        "texts": QUESTIONS,
        "ids": rows(batch),
        "forced": [[6, 17, 9, 3], [30, 8, 3]],
        "generated": answers,
        "decoded": [tok.decode(a["greedy"][1:], skip_special_tokens=True) for a in answers],
    }
    r.save(where)


if __name__ == "__main__":
    main()
