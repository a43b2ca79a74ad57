"""The small members of CLIP and BLIP that tonggan ships: sizes, losses, export.

One vision tower, one text encoder (with cross-attention) and two text decoders
are trained together (BLIP, Li et al. 2022, arXiv:2201.12086) and exported as
three BLIP checkpoints. The contrastive half of the same network is exported as a
ChineseCLIP checkpoint too (arXiv:2211.01335); see `clip_state` for how.

Shapes: B pictures, M texts a picture, T tokens, P patches + 1, D width, H heads.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn
from transformers import (BlipConfig, BlipForConditionalGeneration, BlipForImageTextRetrieval,
                          BlipForQuestionAnswering, ChineseCLIPConfig, ChineseCLIPModel)

PAD, UNK, CLS, SEP, MASK, DEC = range(6)
RESERVED = 3  # residual channels that the patch stem leaves empty, so that CLIP's pre-norm can be made transparent
MEAN, STD = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)
PROMPTS = {"en": "a picture of", "zh": "图中"}


@dataclass
class Size:
    """What S and M differ in: numbers only."""

    image: int = 96
    patch: int = 12
    width: int = 192
    heads: int = 6
    vision_layers: int = 6
    text_layers: int = 3
    project: int = 128
    positions: int = 48
    look: int = 1  # the text layer whose cross-attention is shown, and taught, as "where it looked"


SIZES = {"s": Size(), "m": Size(image=128, patch=16, width=256, heads=8, vision_layers=8, text_layers=6, project=256)}


def blip_config(z, vocab):
    text = dict(vocab_size=vocab, hidden_size=z.width, encoder_hidden_size=z.width, intermediate_size=4 * z.width,
                num_hidden_layers=z.text_layers, num_attention_heads=z.heads, projection_dim=z.project,
                max_position_embeddings=z.positions, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
                bos_token_id=DEC, sep_token_id=SEP, eos_token_id=SEP, pad_token_id=PAD, is_decoder=True)
    vision = dict(hidden_size=z.width, intermediate_size=4 * z.width, num_hidden_layers=z.vision_layers,
                  num_attention_heads=z.heads, image_size=z.image, patch_size=z.patch, initializer_range=0.02)
    return BlipConfig(text_config=text, vision_config=vision, projection_dim=z.project, image_text_hidden_size=z.project)


def heads(x, h):  # [N, T, D] -> [N, H, T, D/H]
    return x.view(x.shape[0], x.shape[1], h, -1).transpose(1, 2)


def attend(q, k, v, keep=None):
    """softmax(q k^T / sqrt(d)) v, written out: in bf16 on a CPU the fused one's backward takes longer than all the rest."""
    s = q @ (k.transpose(-1, -2) * q.shape[-1] ** -0.5)
    if keep is not None:
        s = s.masked_fill(~keep, -1e4)
    return s.softmax(-1).to(v.dtype) @ v


def merge(x):  # [N, H, T, E] -> [N, T, D]
    return x.transpose(1, 2).flatten(2)


class Joint(nn.Module):
    """The three BLIP models with shared parts, and their training losses.

    The modules are the reference implementation's own, so a state dict is the
    published layout; the forward passes here batch several texts over one picture.
    """

    def __init__(self, size, vocab):
        super().__init__()
        self.size, self.vocab = size, vocab
        config = blip_config(size, vocab)
        self.match = BlipForImageTextRetrieval(config)
        qa = BlipForQuestionAnswering(config)
        cap = BlipForConditionalGeneration(config)
        self.answerer, self.captioner = qa.text_decoder, cap.text_decoder
        self.scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        for p in (self.match.vision_proj.bias, self.match.text_proj.bias):
            p.requires_grad_(False)  # CLIP's projections have none
            p.data.zero_()
        self.clear_reserved()

    @torch.no_grad()
    def clear_reserved(self):
        e = self.match.vision_model.embeddings
        e.patch_embedding.weight[:RESERVED] = 0
        e.patch_embedding.bias[:RESERVED] = 0
        e.class_embedding[..., :RESERVED] = 0
        e.position_embedding[..., :RESERVED] = 0

    def vision(self, pixels):  # [B, 3, S, S] -> [B, P, D]
        m, h = self.match.vision_model, self.size.heads
        x = m.embeddings.patch_embedding(pixels).flatten(2).transpose(1, 2)
        x = torch.cat([m.embeddings.class_embedding.expand(len(x), -1, -1), x], 1) + m.embeddings.position_embedding
        for l in m.encoder.layers:
            q, k, v = l.self_attn.qkv(l.layer_norm1(x)).chunk(3, -1)
            x = x + l.self_attn.projection(merge(attend(heads(q, h), heads(k, h), heads(v, h))))
            x = x + l.mlp.fc2(F.gelu(l.mlp.fc1(l.layer_norm2(x))))
        return m.post_layernorm(x)

    def text(self, bert, ids, seen=None, seen_mask=None, causal=False, maps=None):
        """A post-norm BERT over ids [B, M, T]; with seen [B, P, D] every text of a
        picture reads that picture. seen may also be [B*M, Q, D] with seen_mask [B*M, 1, 1, Q].
        Padding is left out of everything but attention: x is [words, D]. If maps is a
        list, the look layer's cross-attention, mean over heads, [B, M, T, P], joins it."""
        b, m, t = ids.shape
        h, n = self.size.heads, b * m
        ids = ids.flatten(0, 1)
        keep = (ids != PAD)[:, None, None, :]  # [N, 1, 1, T]
        if causal:
            keep = keep & torch.ones(t, t, dtype=torch.bool).tril()
        words = (ids.flatten() != PAD).nonzero()[:, 0]
        spread = lambda x: x.new_zeros(n * t, x.shape[-1]).index_copy(0, words, x).view(n, t, -1)
        gather = lambda x: x.reshape(n * t, -1).index_select(0, words)
        e = bert.embeddings
        x = e.LayerNorm(e.word_embeddings(ids.flatten()[words]) + e.position_embeddings(words % t))
        for i, l in enumerate(bert.encoder.layer):
            s = l.attention.self
            q, k, v = (heads(spread(f(x)), h) for f in (s.query, s.key, s.value))
            a = gather(merge(attend(q, k, v, keep)))
            x = l.attention.output.LayerNorm(x + l.attention.output.dense(a))
            if seen is not None:
                c = l.crossattention
                q = spread(c.self.query(x))
                if seen_mask is None:
                    q = q.view(b, m * t, -1)
                q, k, v = heads(q, h), heads(c.self.key(seen), h), heads(c.self.value(seen), h)
                if maps is not None and i == self.size.look:
                    p = F.softmax(q @ k.transpose(2, 3) / math.sqrt(q.shape[-1]), -1)
                    maps.append(p.mean(1).view(b, m, t, -1))
                    a = p @ v
                else:
                    a = attend(q, k, v, seen_mask)
                x = c.output.LayerNorm(x + c.output.dense(gather(merge(a))))
            x = l.output.LayerNorm(x + l.output.dense(F.gelu(l.intermediate.dense(x))))
        return spread(x).view(b, m, t, -1)

    def unit_image(self, seen):
        return F.normalize(self.match.vision_proj(seen[:, 0]), dim=-1)

    def unit_text(self, ids):  # [B, M, T] -> [B, M, E]
        return F.normalize(self.match.text_proj(self.text(self.match.text_encoder, ids)[:, :, 0]), dim=-1)

    def itm(self, ids, seen, maps=None):  # -> [B, M, 2]
        return self.match.itm_head(self.text(self.match.text_encoder, ids, seen, maps=maps)[:, :, 0])

    def answer(self, questions, answers, seen):
        """Language-modelling loss of answers [B, M, A] to questions [B, M, T]."""
        q = self.text(self.match.text_encoder, questions, seen).flatten(0, 1)
        mask = (questions.flatten(0, 1) != PAD)[:, None, None, :]
        return self.lm(self.answerer, answers.flatten(0, 1)[:, None], q, mask)

    def caption(self, ids, seen, prompt):
        return self.lm(self.captioner, ids, seen, None, prompt)

    def lm(self, decoder, ids, seen, mask, skip=None):
        x = self.text(decoder.bert, ids, seen, mask, causal=True).flatten(0, 1)[:, :-1]
        target = ids.flatten(0, 1)[:, 1:].clone()
        if skip is not None:  # prompt tokens are given, not learned
            target[torch.arange(target.shape[1])[None] < skip[:, None]] = PAD
        x, target = x[target != PAD], target[target != PAD]
        return F.cross_entropy(decoder.cls.predictions(x[None])[0], target, label_smoothing=0.05)


def clip_state(joint):
    """The contrastive half as a ChineseCLIPModel state dict.

    CLIP normalises the patch stem's output (pre_layrnorm) and BLIP does not. Three
    residual channels that the stem leaves empty make that norm the identity: two
    hold +C and -C, so the variance is a constant, and the third cancels the sum of
    the others, so the mean is zero. The norm's gain undoes the division, and is zero
    for the three. The deviation is about |x|^2 / 4C^2, 1e-5 of the signal.
    """
    src, z = joint.match.state_dict(), joint.size
    c = 1000.0
    gain = torch.full((z.width,), math.sqrt(2 * c * c / z.width))
    gain[:RESERVED] = 0
    weight = src["vision_model.embeddings.patch_embedding.weight"].double().clone()
    pos = src["vision_model.embeddings.position_embedding"][0].double().clone()
    pos[1:] += src["vision_model.embeddings.patch_embedding.bias"].double()
    cls = src["vision_model.embeddings.class_embedding"].double().flatten().clone()
    weight[2], pos[:, 2], cls[2] = -weight.sum(0), -pos.sum(1), -cls.sum()
    pos[:, 0], pos[:, 1] = c, -c
    out = {
        "logit_scale": joint.scale.data, "vision_model.embeddings.class_embedding": cls,
        "vision_model.embeddings.patch_embedding.weight": weight,
        "vision_model.embeddings.position_embedding.weight": pos,
        "vision_model.pre_layrnorm.weight": gain, "vision_model.pre_layrnorm.bias": torch.zeros(z.width),
        "visual_projection.weight": src["vision_proj.weight"], "text_projection.weight": src["text_proj.weight"],
        "text_model.embeddings.token_type_embeddings.weight": torch.zeros(2, z.width),
    }
    for name, v in src.items():
        if "self_attn.qkv" in name:
            for part, w in zip("qkv", v.chunk(3)):
                out[name.replace("qkv", part + "_proj")] = w
        elif name.startswith("vision_model.") and "embeddings" not in name:
            out[name.replace("self_attn.projection", "self_attn.out_proj")] = v
        elif name.startswith("text_encoder.") and "crossattention" not in name:
            out[name.replace("text_encoder.", "text_model.")] = v
    return {k: v.float().contiguous() for k, v in out.items()}


def clip_config(z, vocab):
    text = dict(vocab_size=vocab, hidden_size=z.width, intermediate_size=4 * z.width, num_hidden_layers=z.text_layers,
                num_attention_heads=z.heads, max_position_embeddings=z.positions, hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0, pad_token_id=PAD, bos_token_id=DEC, eos_token_id=SEP)
    vision = dict(hidden_size=z.width, intermediate_size=4 * z.width, num_hidden_layers=z.vision_layers,
                  num_attention_heads=z.heads, image_size=z.image, patch_size=z.patch, hidden_act="gelu")
    return ChineseCLIPConfig(text_config=text, vision_config=vision, projection_dim=z.project)


def export_models(joint):
    """name -> transformers model, ready for save_pretrained. Imports of ref checks use it too."""
    config = blip_config(joint.size, joint.vocab)
    qa, cap, clip = BlipForQuestionAnswering(config), BlipForConditionalGeneration(config), ChineseCLIPModel(clip_config(joint.size, joint.vocab))
    qa.vision_model, qa.text_encoder, qa.text_decoder = joint.match.vision_model, joint.match.text_encoder, joint.answerer
    cap.vision_model, cap.text_decoder = joint.match.vision_model, joint.captioner
    clip.load_state_dict(clip_state(joint), strict=True)
    return {"clip": clip, "blip-itm": joint.match, "blip-vqa": qa, "blip-caption": cap}
