"""Records a tiny ASTForAudioClassification: python ref/record_ast.py

The feature extractor is the one that transformers uses without torchaudio: its own
spectrogram function, which says that it gives what Kaldi's does. Besides config and
weights:

    sound.wav                     three seconds that the recordings hear
    recorded/                     features, activations by stage, logits
"""

import pathlib
import wave

import numpy as np
import torch
from transformers import ASTConfig, ASTFeatureExtractor, ASTForAudioClassification
from transformers.models.audio_spectrogram_transformer import feature_extraction_audio_spectrogram_transformer as extraction

from recording import ROOT, Recorder, spread

RATE, FRAMES, MELS = 16000, 100, 40
LABELS = ["rain", "dog", "bell", "music", "silence"]


def sound(folder):
    """A chirp, noise, clicks on a constant, and silence."""
    r = np.random.default_rng(8)
    t = np.arange(3 * RATE) / RATE
    x = 0.5 * np.sin(2 * np.pi * (200 + 900 * t) * t) * (t < 1.4) + 0.1 * r.standard_normal(len(t)) * (t > 0.8) * (t < 2.2) + 0.05
    x[::1600] += 0.4
    x[int(2.6 * RATE):] = 0
    pcm = np.clip(np.round(x * 32767), -32768, 32767).astype("<i2")
    with wave.open(str(pathlib.Path(folder, "sound.wav")), "wb") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(RATE)
        w.writeframes(pcm.tobytes())
    return pcm.astype(np.float32) / 32768


def main():
    assert not extraction.is_speech_available(), "torchaudio is installed: the recording is of the extractor without it"
    folder = ROOT / "internal/model/ast/testdata/tiny"
    folder.mkdir(parents=True, exist_ok=True)
    # Patches overlap, in time and frequency differently, and leave a rest at both ends.
    config = ASTConfig(hidden_size=36, num_hidden_layers=3, num_attention_heads=3, intermediate_size=52, patch_size=12, frequency_stride=9, time_stride=7,
                       max_length=FRAMES, num_mel_bins=MELS, problem_type="multi_label_classification",
                       id2label=dict(enumerate(LABELS)), label2id={n: i for i, n in enumerate(LABELS)})
    torch.manual_seed(11)
    model = spread(ASTForAudioClassification._from_config(config, attn_implementation="eager"), 11)
    model.save_pretrained(folder)
    extractor = ASTFeatureExtractor(num_mel_bins=MELS, max_length=FRAMES, mean=-6.5, std=3.25)
    extractor.save_pretrained(folder)

    x = sound(folder)
    r = Recorder()
    windows = [x[:int(1.1 * RATE)], x[RATE:RATE + 9999], x[-1100:]]  # whole, cut short, and almost nothing
    r.cases |= {"windows": [[0, int(1.1 * RATE)], [RATE, RATE + 9999], [len(x) - 1100, len(x)]]}
    values = extractor(windows, sampling_rate=RATE, return_tensors="pt").input_values
    r.put("input", values)
    plain = ASTFeatureExtractor(num_mel_bins=MELS, max_length=298, do_normalize=False)
    r.put("log", plain([x], sampling_rate=RATE, return_tensors="pt").input_values)
    wide = ASTFeatureExtractor(max_length=98)  # the published bank
    r.put("published", wide([x[:RATE]], sampling_rate=RATE, return_tensors="pt").input_values)
    with torch.no_grad():
        m = model.audio_spectrogram_transformer
        hooks = [r.hook(m.embeddings, "embeddings")] + [r.hook(l, f"layer.{i}") for i, l in enumerate(m.layers)]
        hooks += [r.hook(model.classifier, "logits"), model.classifier.register_forward_pre_hook(lambda _, args: r.put("pooled", args[0]))]
        out = model(input_values=values)
        for h in hooks:
            h.remove()
        r.cases |= {"probabilities": out.logits.sigmoid().tolist(), "exclusive": out.logits.softmax(-1).tolist()}
    r.save(folder)


if __name__ == "__main__":
    main()
