"""Records tiny FastSpeech2ConformerWithHifiGan: python ref/record_fastspeech.py

`tiny` has norms behind the sublayers and one voice, `tiny-voices` norms before them and
three voices. Besides config, vocabulary and weights: recorded/, activations by stage and
samples.
"""

import torch
from transformers import (FastSpeech2ConformerConfig, FastSpeech2ConformerHifiGanConfig, FastSpeech2ConformerWithHifiGan,
                          FastSpeech2ConformerWithHifiGanConfig)

from recording import ROOT, Recorder, spread, write_json

PHONEMES = ["<blank>", "<unk>", "HH", "AH0", "L", "OW1", "W", "ER1", "D", ",", ".", " ", "S", "<sos/eos>"]
TEXTS = ["HH AH0 L OW1 , W ER1 L D .", "S OW1"]


def record(name, seed, voices, before):
    folder = ROOT / "internal/model/fastspeech/testdata" / name
    folder.mkdir(parents=True, exist_ok=True)
    vocab = {p: i for i, p in enumerate(PHONEMES)}
    write_json(folder / "vocab.json", vocab)
    acoustic = FastSpeech2ConformerConfig(
        hidden_size=12, vocab_size=len(PHONEMES), num_mel_bins=7, encoder_num_attention_heads=2, encoder_layers=2, encoder_linear_units=18, decoder_layers=2,
        decoder_num_attention_heads=3, decoder_linear_units=14, speech_decoder_postnet_layers=3, speech_decoder_postnet_units=9, speech_decoder_postnet_kernel=3,
        encoder_kernel_size=5, decoder_kernel_size=7, encoder_normalize_before=before, decoder_normalize_before=before, duration_predictor_channels=10,
        energy_predictor_channels=8, pitch_predictor_channels=11, pitch_predictor_layers=3, pitch_embed_kernel_size=3, energy_embed_kernel_size=1,
        num_speakers=voices or None, speaking_speed=1.0 if before else 1.3)
    vocoder = FastSpeech2ConformerHifiGanConfig(model_in_dim=7, upsample_initial_channel=16, upsample_rates=[3, 2], upsample_kernel_sizes=[7, 4],
                                                resblock_kernel_sizes=[3, 5], resblock_dilation_sizes=[[1, 3], [1, 2]])
    torch.manual_seed(seed)
    model = spread(FastSpeech2ConformerWithHifiGan(FastSpeech2ConformerWithHifiGanConfig(model_config=acoustic.to_dict(), vocoder_config=vocoder.to_dict())), seed)
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for n, b in model.named_buffers():
            if n.endswith(("running_mean", "vocoder.mean")):
                b.copy_(0.3 * torch.randn(b.shape, generator=g))
            if n.endswith(("running_var", "vocoder.scale")):
                b.copy_(0.5 + torch.rand(b.shape, generator=g))
        model.model.duration_predictor.linear.bias.fill_(1.3)
    model.save_pretrained(folder)
    r = Recorder()
    cases = []
    for b, text in enumerate(TEXTS):
        ids = [vocab[p] for p in text.split()] + [vocab["<sos/eos>"]]
        r.prefix = f"{b}."
        m = model.model
        hooks = [r.hook(l, f"encoder.{i}") for i, l in enumerate(m.encoder.conformer_layers)] + [r.hook(l, f"decoder.{i}") for i, l in enumerate(m.decoder.conformer_layers)]
        hooks += [r.hook(m.pitch_predictor, "pitch"), r.hook(m.energy_predictor, "energy")]
        with torch.no_grad():
            out = model(torch.tensor([ids]), **(dict(speaker_ids=torch.tensor([[b + 1]])) if voices else {}))
        for h in hooks:
            h.remove()
        r.put("spectrogram", out.spectrogram)
        r.put("waveform", out.waveform)
        cases.append(dict(text=text, ids=ids))
    r.prefix = ""
    r.cases |= {"cases": cases}
    r.save(folder)


def main():
    record("tiny", 2, 0, False)
    record("tiny-voices", 5, 3, True)


if __name__ == "__main__":
    main()
