"""Records a tiny CLIPModel: python ref/record_clip.py"""

import torch
from tokenizers import pre_tokenizers
from transformers import CLIPConfig, CLIPModel, CLIPTokenizer
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from recording import ROOT, Recorder, picture, spread

FOLDER = ROOT / "internal/model/clip/testdata/tiny-clip"
TEXTS = ["a cat", "the dog, wearing a blue hat!"]


def tokenizer():
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = [("a", "t</w>"), ("t", "h"), ("th", "e</w>"), ("d", "o"), ("do", "g</w>"), ("h", "at</w>"), ("c", "at</w>")]
    vocab = [*letters, *(x + "</w>" for x in letters), *("".join(m) for m in merges), "<|startoftext|>", "<|endoftext|>"]
    t = CLIPTokenizer(vocab={w: i for i, w in enumerate(vocab)}, merges=merges)
    t.save_pretrained(FOLDER)
    return t


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    tok = tokenizer()
    eos = tok.eos_token_id
    config = CLIPConfig(
        text_config=dict(vocab_size=eos + 5, hidden_size=24, intermediate_size=42, num_hidden_layers=2,
                         num_attention_heads=3, max_position_embeddings=23, eos_token_id=eos,
                         bos_token_id=eos - 1, pad_token_id=eos),
        vision_config=dict(hidden_size=40, intermediate_size=52, num_hidden_layers=3, num_attention_heads=4,
                           image_size=31, patch_size=6),
        projection_dim=20,
    )
    config._attn_implementation = "eager"
    model = spread(CLIPModel(config), 1)
    with torch.no_grad():
        model.logit_scale.fill_(3.3)
    model.save_pretrained(FOLDER)
    proc = CLIPImageProcessorPil(size={"shortest_edge": 31}, crop_size={"height": 31, "width": 31})
    proc.save_pretrained(FOLDER)

    r = Recorder()
    img = picture(FOLDER, 47, 38, 1)
    pixels = torch.cat([proc(img, return_tensors="pt").pixel_values,
                        torch.randn(1, 3, 31, 31, generator=torch.Generator().manual_seed(2))])
    batch = tok(TEXTS, padding=True, truncation=True, max_length=23, return_tensors="pt")
    r.put("pixels", pixels)
    v, t = model.vision_model, model.text_model
    hooks = [r.hook(v.embeddings, "vision.embeddings"), r.hook(v.pre_layrnorm, "vision.pre"),
             r.hook(v.post_layernorm, "vision.pooled"), r.hook(model.visual_projection, "vision.projected"),
             r.hook(t.embeddings, "text.embeddings"), r.hook(model.text_projection, "text.projected")]
    hooks += [r.hook(l, f"vision.layer.{i}") for i, l in enumerate(v.encoder.layers)]
    hooks += [r.hook(l, f"text.layer.{i}") for i, l in enumerate(t.encoder.layers)]
    with torch.no_grad():
        out = model(pixel_values=pixels, **batch)
        for h in hooks:
            h.remove()
        r.put("text.pooled", t(**batch).pooler_output)
        r.put("image_embeds", out.image_embeds)
        r.put("text_embeds", out.text_embeds)
        r.put("logits_per_image", out.logits_per_image)
        # Where the end is: eos_token_id as published first (2: the largest id) and as corrected.
        odd = torch.tensor([[eos - 1, 70, eos + 3, 71, eos, 72, eos]])
        r.put("odd.fixed", t(odd).pooler_output)
        t.eos_token_id = 2
        r.put("odd.legacy", t(odd).pooler_output)
    long = "a cat wearing the hat of the dog, the dog and the cat"
    r.cases |= {
        "texts": TEXTS,
        "ids": [row[m.bool()].tolist() for row, m in zip(batch.input_ids, batch.attention_mask)],
        "odd": odd[0].tolist(),
        "long": long,
        "long_ids": tok(long, truncation=True, max_length=23).input_ids,
    }
    r.save(FOLDER)


if __name__ == "__main__":
    main()
