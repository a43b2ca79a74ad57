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

from data import DEC, PAD, SEP

RESERVED = 3  # residual channels that the patch stem leaves empty, so that CLIP's pre-norm can be made transparent
PROMPTS = {"en": "a picture of", "zh": "图中"}


@dataclass
class Size:
    """What S and M differ in: numbers only."""

    image: int = 128
    patch: int = 16
    width: int = 192
    heads: int = 6
    vision_layers: int = 6
    text_layers: int = 3
    vision_ffn: int = 640  # feed-forward widths, 3.3 and 2 times the model's
    text_ffn: int = 384
    project: int = 128
    positions: int = 64
    look: int = 1  # the text layer whose cross-attention is shown, and taught, as "where it looked"


SIZES = {"s": Size(), "m": Size(vision_layers=10, text_layers=4, text_ffn=512)}  # m: 36 MB in all, for a GPU


def blip_config(z, vocab):
    text = dict(vocab_size=vocab, hidden_size=z.width, encoder_hidden_size=z.width, intermediate_size=z.text_ffn,
                num_hidden_layers=z.text_layers, num_attention_heads=z.heads, projection_dim=z.project,
                max_position_embeddings=z.positions, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
                bos_token_id=DEC, sep_token_id=SEP, eos_token_id=SEP, pad_token_id=PAD, is_decoder=True)
    vision = dict(hidden_size=z.width, intermediate_size=z.vision_ffn, num_hidden_layers=z.vision_layers,
                  num_attention_heads=z.heads, image_size=z.image, patch_size=z.patch, initializer_range=0.02)
    return BlipConfig(text_config=text, vision_config=vision, projection_dim=z.project, image_text_hidden_size=z.project)


def linear(x, *maps):
    """Several maps of one x as one product: their outputs side by side."""
    if len(maps) == 1:
        return F.linear(x, maps[0].weight, maps[0].bias)
    return F.linear(x, torch.cat([m.weight for m in maps]), torch.cat([m.bias for m in maps]))


class Joint(nn.Module):
    """The three BLIP models with shared parts.

    The modules are the reference implementation's own, so a state dict is the
    published layout; the forward passes here read many texts of one picture side by
    side (see data.Rows). `aux` is used in training alone: it reads from patches
    what the world drew there, and from words whether they are wrong.
    """

    def __init__(self, size, vocab, meta=None):
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
        if meta:
            d = size.width
            self.aux = nn.ModuleDict(dict(
                kind=nn.Linear(d, meta["kinds"]), colour=nn.Linear(d, meta["colours"] + 1), who=nn.Linear(d, meta["whos"] + 1),
                action=nn.Linear(d, meta["actions"] + 1), count=nn.Linear(d, 6), rel=nn.Linear(d, 9), scene=nn.Linear(d, 5 * 16),
                wrong=nn.Linear(d, 1)))
        self.clear_reserved()

    @torch.no_grad()
    def clear_reserved(self):
        e = self.match.vision_model.embeddings
        e.patch_embedding.weight[:RESERVED] = 0
        e.patch_embedding.bias[:RESERVED] = 0
        e.class_embedding[..., :RESERVED] = 0
        e.position_embedding[..., :RESERVED] = 0

    def vision(self, pixels):  # [B, 3, S, S] -> [B, P, D]
        m, n = self.match.vision_model, self.size.patch
        b, _, s, _ = pixels.shape
        x = pixels.view(b, 3, s // n, n, s // n, n).permute(0, 2, 4, 1, 3, 5).reshape(b, -1, 3 * n * n)
        x = F.linear(x, m.embeddings.patch_embedding.weight.flatten(1), m.embeddings.patch_embedding.bias)
        x = torch.cat([m.embeddings.class_embedding.expand(b, -1, -1), x], 1) + m.embeddings.position_embedding
        for l in m.encoder.layers:
            x = x + l.self_attn.projection(attention(*l.self_attn.qkv(l.layer_norm1(x)).chunk(3, -1), self.size.heads))
            x = x + l.mlp.fc2(F.gelu(l.mlp.fc1(l.layer_norm2(x))))
        return m.post_layernorm(x)

    def text(self, bert, r, seen=None, read=None, causal=False, notes=None):
        """A post-norm BERT over rows of L tokens of which each reads its own text: [B, L, D].
        seen [B, K, D] is what they read besides, read [B, 1, L, K] which of it, all if None. notes, a dict, is told what
        the T tokens are before they see ("said", [T, D]) and where the look layer looks ("maps", mean over heads, [B, L, K])."""
        h, e, p, own = self.size.heads, bert.embeddings, Packing(r), same(r.text, causal)
        x = e.LayerNorm(F.embedding(p.pack(r.ids), e.word_embeddings.weight) + F.embedding(p.pack(r.pos), e.position_embeddings.weight))
        for i, l in enumerate(bert.encoder.layer):
            s = l.attention.self
            a = p.pack(attention(*p.pad(linear(x, s.query, s.key, s.value)).chunk(3, -1), h, own))
            x = l.attention.output.LayerNorm(x + l.attention.output.dense(a))
            if notes is not None and i == 0:
                notes["said"] = x
            if seen is not None:
                c = l.crossattention
                q, (k, v) = p.pad(c.self.query(x)), linear(seen, c.self.key, c.self.value).chunk(2, -1)
                if notes is not None and i == self.size.look:
                    q, k, v = (t.unflatten(-1, (h, -1)).transpose(1, 2) for t in (q, k, v))
                    w = (q @ k.mT * q.shape[-1] ** -0.5).float().softmax(-1)  # [B, H, L, K]
                    notes["maps"] = w.mean(1)
                    a = (w.to(v.dtype) @ v).transpose(1, 2).flatten(2)
                else:
                    a = attention(q, k, v, h, read)
                x = c.output.LayerNorm(x + c.output.dense(p.pack(a)))
            x = l.output.LayerNorm(x + l.output.dense(F.gelu(l.intermediate.dense(x))))
        return p.pad(x)

    def unit_image(self, seen):  # [B, P, D] -> [B, E]
        return F.normalize(self.match.vision_proj(seen[:, 0]).float(), dim=-1)

    def unit_text(self, r):  # rows of one text each -> [B, E]
        return F.normalize(self.match.text_proj(self.text(self.match.text_encoder, r)[:, 0]).float(), dim=-1)

    def grounded(self, r, seen, notes=None):
        """The image-grounded text encoder, seen [B, P, D]: [B, L, D]."""
        return self.text(self.match.text_encoder, r, seen, notes=notes)

    def itm(self, r, x):  # rows and their grounded [B, L, D] -> [B, N, 2]
        return self.match.itm_head(x.gather(1, r.first[..., None].expand(-1, -1, x.shape[-1])))

    def answer(self, a, q, text):
        """What the answerer knows at each token of answers a, given encoded questions q [B, L, D] with their numbers text [B, L]: [B, T, D]."""
        read = (a.text[..., None] == text[:, None]) | (a.text < 0)[..., None]
        return self.text(self.answerer.bert, a, q, read[:, None], causal=True)

    def caption(self, r, seen, notes=None):  # rows of one text each -> what the captioner knows at each token [B, T, D]
        return self.text(self.captioner.bert, r, seen, causal=True, notes=notes)

    def meanings(self, x):
        """Scores of what words mean, by the maps that read it from patches: [T, D] -> [T, meanings]."""
        return linear(x, *(self.aux[name] for name in ("kind", "colour", "who", "action", "count", "rel")))


def same(text, causal=False):  # [B, L] numbers of texts -> [B, 1, L, L], a token reads its own text
    keep = text[:, None, :, None] == text[:, None, None, :]
    return keep.tril() if causal else keep


class Packing:
    """Between rows [B, L] and the tokens that are there, one after another; a GPU wants fixed shapes and has all of them there."""

    def __init__(self, r):
        self.shape = r.ids.shape
        self.at = None if r.ids.is_cuda else (r.text >= 0).flatten().nonzero()[:, 0]

    def pack(self, x):  # [B, L, ...] -> [T, ...]
        x = x.flatten(0, 1)
        return x if self.at is None else Take.apply(x, self.at)

    def pad(self, x):  # [T, D] -> [B, L, D], zeros elsewhere
        if self.at is not None:
            x = Put.apply(x, self.at, self.shape[0] * self.shape[1])
        return x.view(*self.shape, -1)


class Take(torch.autograd.Function):
    """x[at], where no row is taken twice."""

    @staticmethod
    def forward(ctx, x, at):
        ctx.save_for_backward(at)
        ctx.rows = len(x)
        return x.index_select(0, at)

    @staticmethod
    def backward(ctx, g):
        at, = ctx.saved_tensors
        return g.new_zeros(ctx.rows, *g.shape[1:]).index_copy_(0, at, g), None


class Put(torch.autograd.Function):
    """Zeros [rows, D] with x at `at`."""

    @staticmethod
    def forward(ctx, x, at, rows):
        ctx.save_for_backward(at)
        return x.new_zeros(rows, *x.shape[1:]).index_copy_(0, at, x)

    @staticmethod
    def backward(ctx, g):
        at, = ctx.saved_tensors
        return g.index_select(0, at), None, None


def attention(q, k, v, heads, keep=None):  # [B, T, D], [B, K, D] twice -> [B, T, D]
    q, k, v = (x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (q, k, v))
    if q.is_cuda or q.dtype != torch.bfloat16:
        return F.scaled_dot_product_attention(q, k, v, attn_mask=keep).transpose(1, 2).flatten(2)
    w = (q * q.shape[-1] ** -0.5) @ k.mT  # of bf16 the fused one's way back takes a CPU five times as long
    if keep is not None:
        w = w + torch.where(keep, 0.0, -1e4).to(w.dtype)
    return (w.softmax(-1) @ v).transpose(1, 2).flatten(2)


def next_token(head, x, r, keep):
    """Cross-entropy of the token behind each of rows r that keep [B, L-1] names, where x [B, L, D] is known."""
    x, target, keep = x[:, :-1].flatten(0, 1), r.ids[:, 1:].flatten(), keep.flatten()
    if x.is_cuda:  # a GPU wants fixed shapes
        return F.cross_entropy(head(x).float(), torch.where(keep, target, -100), label_smoothing=0.05)
    at = keep.nonzero()[:, 0]
    return F.cross_entropy(head(Take.apply(x, at)).float(), target[at], label_smoothing=0.05)


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
    text = dict(vocab_size=vocab, hidden_size=z.width, intermediate_size=z.text_ffn, num_hidden_layers=z.text_layers,
                num_attention_heads=z.heads, max_position_embeddings=z.positions, hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0, pad_token_id=PAD, bos_token_id=DEC, eos_token_id=SEP)
    vision = dict(hidden_size=z.width, intermediate_size=z.vision_ffn, num_hidden_layers=z.vision_layers,
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
