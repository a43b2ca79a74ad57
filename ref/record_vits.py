"""Records tiny VitsModels: python ref/record_vits.py

`tiny` has the stochastic duration predictor and one voice, `tiny-voices` the plain one
and three voices. Besides config, vocabulary and weights:

    recorded/     the noise that was drawn, activations by stage, samples
"""


import torch
from transformers import VitsConfig, VitsModel, VitsTokenizer

from recording import ROOT, Recorder, spread, write_json

LETTERS = ["<pad>", *"abcdefghijklmnopqrstuvwxyz' -"]
TEXTS = ["Hello, my dog - it's cute!", "so"]


def record(name, seed, voices, **more):
    folder = ROOT / "internal/model/vits/testdata" / name
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "vocab.json", {c: i for i, c in enumerate(LETTERS)})
    write_json(folder / "tokenizer_config.json", dict(tokenizer_class="VitsTokenizer", add_blank=True, normalize=True, phonemize=False, is_uroman=False, language="eng"))
    tok = VitsTokenizer(str(folder / "vocab.json"), language="eng", add_blank=True, normalize=True, phonemize=False, is_uroman=False)
    config = VitsConfig(vocab_size=len(LETTERS), hidden_size=12, num_hidden_layers=2, num_attention_heads=2, window_size=3, ffn_dim=20, flow_size=8, spectrogram_bins=9,
                        upsample_initial_channel=16, upsample_rates=[4, 3], upsample_kernel_sizes=[8, 7], resblock_kernel_sizes=[3, 5], resblock_dilation_sizes=[[1, 3], [1, 2]],
                        duration_predictor_flow_bins=6, prior_encoder_num_flows=2, prior_encoder_num_wavenet_layers=3, posterior_encoder_num_wavenet_layers=2,
                        wavenet_kernel_size=5, duration_predictor_num_flows=3, duration_predictor_filter_channels=10, num_speakers=voices, **more)
    torch.manual_seed(seed)
    model = spread(VitsModel(config), seed)
    with torch.no_grad():
        for n, p in model.named_parameters():
            if "log_scale" in n or n.endswith("original0") and "posterior" not in n:
                p.mul_(0.5)
            if "text_encoder.project" in n:
                p.mul_(0.4)
    model.save_pretrained(folder)
    r = Recorder()
    draw = torch.randn
    cases = []
    for b, text in enumerate(TEXTS):
        drawn = []

        def noise(*shape, **_):
            drawn.append(draw(*shape, generator=torch.Generator().manual_seed(seed + 10 * b + len(drawn))))
            return drawn[-1]

        torch.randn, torch.randn_like = noise, lambda x, **_: noise(*x.shape)
        r.prefix = f"{b}."
        ids = tok(text, return_tensors="pt").input_ids
        t = model.text_encoder
        last = lambda x: x.transpose(1, 2)  # channels last
        hooks = [t.encoder.layers[0].register_forward_pre_hook(lambda m, args, kw=None: r.put("text.embeddings", args[0]), with_kwargs=False)]
        hooks += [r.hook(l, f"text.layer.{i}") for i, l in enumerate(t.encoder.layers)] + [r.hook(t.project, "text.stats", last)]
        if config.use_stochastic_duration_prediction:
            hooks.append(r.hook(model.duration_predictor.conv_proj, "duration.condition", last))
        hooks.append(r.hook(model.duration_predictor, "duration", last))
        hooks.append(model.flow.register_forward_pre_hook(lambda m, args: r.put("prior", last(args[0]))))
        hooks += [r.hook(f, f"flow.{i}", lambda out: last(out[0])) for i, f in enumerate(model.flow.flows)]
        how = dict(speaker_id=b) if voices > 1 else {}
        with torch.no_grad():
            out = model(input_ids=ids, **how)
        for h in hooks:
            h.remove()
        r.put("waveform", out.waveform)
        for i, d in enumerate(drawn):
            r.put(f"noise.{i}", d.transpose(1, 2) if i == len(drawn) - 1 else d)
        cases.append(dict(text=text, ids=ids[0].tolist()))
    torch.randn = draw
    r.prefix = ""
    r.cases |= {"cases": cases}
    r.save(folder)


def main():
    record("tiny", 3, 1)
    record("tiny-voices", 4, 3, speaker_embedding_size=6, use_stochastic_duration_prediction=False, speaking_rate=0.8, ffn_kernel_size=5)


if __name__ == "__main__":
    main()
