"""Records a tiny ChineseCLIPModel: python ref/record_chinese_clip.py"""

import torch
from transformers import ChineseCLIPConfig, ChineseCLIPModel
from transformers.models.chinese_clip.image_processing_pil_chinese_clip import ChineseCLIPImageProcessorPil

from recording import ROOT, Recorder, bert_tokenizer, picture, spread

FOLDER = ROOT / "internal/model/clip/testdata/tiny-chinese-clip"
TEXTS = ["蓝色帽子", "图中有什么? a dog wearing the red hat"]


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    tok, vocab = bert_tokenizer(FOLDER)
    config = ChineseCLIPConfig(
        text_config=dict(vocab_size=vocab + 3, hidden_size=30, intermediate_size=44, num_hidden_layers=3,
                         num_attention_heads=2, max_position_embeddings=21, type_vocab_size=2),
        vision_config=dict(hidden_size=28, intermediate_size=36, num_hidden_layers=2, num_attention_heads=2,
                           image_size=30, patch_size=5),
        projection_dim=18,
    )
    config._attn_implementation = "eager"
    model = spread(ChineseCLIPModel(config), 3)
    with torch.no_grad():
        model.logit_scale.fill_(2.1)
    model.save_pretrained(FOLDER)
    proc = ChineseCLIPImageProcessorPil(size={"height": 30, "width": 30}, do_center_crop=False)
    proc.save_pretrained(FOLDER)

    r = Recorder()
    img = picture(FOLDER, 33, 52, 2)
    pixels = torch.cat([proc(img, return_tensors="pt").pixel_values,
                        torch.randn(1, 3, 30, 30, generator=torch.Generator().manual_seed(4))])
    batch = tok(TEXTS, padding=True, truncation=True, max_length=21, return_tensors="pt")
    r.put("pixels", pixels)
    v, t = model.vision_model, model.text_model
    hooks = [r.hook(v.embeddings, "vision.embeddings"), r.hook(v.pre_layrnorm, "vision.pre"),
             r.hook(v.post_layernorm, "vision.pooled"), r.hook(model.visual_projection, "vision.projected"),
             r.hook(t.embeddings, "text.embeddings"), r.hook(model.text_projection, "text.projected")]
    hooks += [r.hook(l, f"vision.layer.{i}") for i, l in enumerate(v.encoder.layers)]
    hooks += [r.hook(l, f"text.layer.{i}") for i, l in enumerate(t.encoder.layer)]
    with torch.no_grad():
        out = model(pixel_values=pixels, **batch)
        for h in hooks:
            h.remove()
        r.put("image_embeds", out.image_embeds)
        r.put("text_embeds", out.text_embeds)
        r.put("logits_per_image", out.logits_per_image)
    r.cases |= {
        "texts": TEXTS,
        "ids": [row[m.bool()].tolist() for row, m in zip(batch.input_ids, batch.attention_mask)],
    }
    r.save(FOLDER)


if __name__ == "__main__":
    main()
