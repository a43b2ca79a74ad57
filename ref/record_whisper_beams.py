"""Records beam search on the tiny Whisper checkpoint: python ref/record_whisper_beams.py

Filters, search and ranking are OpenAI's own (whisper/decoding.py of openai-whisper), over
the scores of transformers' model, which reads each text anew at every step: no cache.
In float32 and float64 the same texts must win, so that no recorded choice hangs on
rounding. A random model goes on and on, so that a word that it likes stands for the
end in some cases.

    recorded/beams.json           prompts, how they were searched, what won
"""

import json
from types import SimpleNamespace

import torch
from transformers import WhisperFeatureExtractor, WhisperForConditionalGeneration
from whisper.decoding import ApplyTimestampRules, BeamSearchDecoder, MaximumLikelihoodRanker, SuppressBlank, SuppressTokens

from record_whisper import RATE, sound
from recording import ROOT


def search(model, g, heard, prompt, room, times, end, beams, penalty):
    tok = SimpleNamespace(eot=end, no_timestamps=g.no_timestamps_token_id, timestamp_begin=g.no_timestamps_token_id + 1,
                          encode=lambda _: [t for t in g.begin_suppress_tokens if t != g.eos_token_id])
    filters = [SuppressBlank(tok, len(prompt)), SuppressTokens(g.suppress_tokens)]
    if times:
        filters.append(ApplyTimestampRules(tok, len(prompt), g.max_initial_timestamp_index))
    decoder = BeamSearchDecoder(beams, tok.eot, SimpleNamespace(rearrange_kv_cache=lambda _: None))
    tokens, sums = torch.tensor([prompt] * beams), torch.zeros(beams)
    with torch.no_grad():
        for _ in range(room):
            scores = model(encoder_outputs=(heard.expand(beams, -1, -1),), decoder_input_ids=tokens).logits[:, -1]
            for f in filters:
                f.apply(scores, tokens)
            tokens, completed = decoder.update(tokens, scores, sums)
            if completed:
                break
    finished = len(decoder.finished_sequences[0])
    tokens, sums = decoder.finalize(tokens[None], sums[None])
    texts = [t[len(prompt):(t == tok.eot).nonzero()[0, 0]].tolist() for t in tokens[0]]
    best = MaximumLikelihoodRanker(penalty).rank([texts], sums)[0]
    return texts[best], sums[0][best] / (len(texts[best]) + 1), finished


def main():
    folder = ROOT / "internal/model/whisper/testdata/tiny"
    model = WhisperForConditionalGeneration.from_pretrained(folder, attn_implementation="eager").eval()
    g = model.generation_config
    x = sound(folder)
    windows = {"0 1.3": x[:int(1.3 * RATE)], "1 3": x[RATE:3 * RATE], "2.5 4.1": x[int(2.5 * RATE):int(4.1 * RATE)]}
    en, zh, say, into = g.lang_to_id["<|en|>"], g.lang_to_id["<|zh|>"], g.task_to_id["transcribe"], g.task_to_id["translate"]
    start, plain = g.decoder_start_token_id, g.no_timestamps_token_id
    earlier = [259, 291, 266, 258, 268]
    prompts = {"plain": [start, en, say, plain], "zh": [start, zh, into, plain], "times": [start, en, say], "earlier": [g.prev_sot_token_id, *earlier, start, en, say]}
    cases = []
    for span, samples in windows.items():
        features = WhisperFeatureExtractor.from_pretrained(folder)(samples, sampling_rate=RATE, return_tensors="pt").input_features
        for name, prompt in prompts.items():
            for end, beams, penalty in (g.eos_token_id, 2, None), (g.eos_token_id, 5, None), (227, 2, None), (227, 5, None), (227, 5, 0.6), (256, 3, None), (256, 4, 1):
                won = {}
                for dtype in torch.float32, torch.float64:
                    m = model.to(dtype)
                    with torch.no_grad():
                        heard = m.model.encoder(features.to(dtype)).last_hidden_state
                    won[dtype] = search(m, g, heard, prompt, model.config.max_target_positions - len(prompt), name in ("times", "earlier"), end, beams, penalty)
                ids, mean, finished = won[torch.float32]
                if ids != won[torch.float64][0]:
                    raise SystemExit(f"{span} {name} {beams}: rounding decides")
                cases.append(dict(span=[float(t) for t in span.split()], prompt=prompt, earlier=earlier if name == "earlier" else [], language="zh" if name == "zh" else "en",
                                  translate=name == "zh", times=name in ("times", "earlier"), end=end, beams=beams, penalty=penalty or 0, finished=finished, ids=ids, mean=mean))
    lines = ",\n".join(" " + json.dumps(c) for c in cases)
    (folder / "recorded/beams.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
