"""The rows of bench_peers.py that hear and speak: checkpoints, inputs, and the engines
that only speech has.

CTranslate2 (the engine of faster-whisper) is on PyPI. whisper.cpp is a checkout, built:

    cmake -B build -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON -DGGML_LLAMAFILE=ON && cmake --build build -j
"""

import ctypes
import json
import pathlib
import subprocess
import sys
import wave

import numpy as np

# row -> checkpoint, what it does, 0 pictures, texts
ROWS = {
    "Whisper base encoder, 30 s": ("openai/whisper-base", "encode", 0, 0),
    "Whisper base decoding, 64 tokens": ("openai/whisper-base", "decode", 0, 0),
    "VITS (MMS), a sentence": ("facebook/mms-tts-eng", "speak", 0, 1),
    "FastSpeech 2 + HiFi-GAN, a sentence": ("espnet/fastspeech2_conformer_with_hifigan", "speak", 0, 1),
    "built-in voice, a sentence": ("fastspeech-s", "speak", 0, 1),
    "built-in ear, that sentence": ("whisper-s", "transcribe", 0, 0),
}
TOKENS, PROMPT, END = 64, [50258, 50259, 50359, 50363], 50257  # what stands before; the end, which nobody may say
TEXT = "the quick brown fox jumps over the lazy dog, and it's gone - or so they say"
ARPABET = [v + s for v in "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW".split() for s in "012"] + "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH".split()
PHONEMES = "DH AH0 K W IH1 K B R AW1 N F AA1 K S JH AH1 M P S OW1 V ER0 DH AH0 L EY1 Z IY0 D AO1 G , AH0 N D IH1 T S G AO1 N , AO1 R S OW1 DH EY1 S EY1 ."


def phonetic(name):
    return name.startswith("espnet/")


def engines(do):
    """Kinds of peer that know how."""
    return {"encode": ("tonggan", "torch", "ort", "openvino", "ct2", "whisper.cpp"), "decode": ("tonggan", "torch", "ct2", "whisper.cpp"),
            "speak": ("tonggan", "torch", "ort", "openvino"), "transcribe": ("tonggan",)}[do]


def seconds(folder, do, answer):
    """How long a row's sound lasts; 0 where that is no measure."""
    if do == "speak":
        return len(answer) / json.loads((folder / "config.json").read_text()).get("sampling_rate", 22050)
    if do == "transcribe":
        with wave.open(str(folder / "sound.wav")) as w:
            return w.getnframes() / w.getframerate()
    return 30 if do == "encode" else 0


def flags(folder, name, do):
    """What cmd/bench wants to hear."""
    if do == "speak":
        return ["--texts", PHONEMES if phonetic(name) else TEXT, *(["--phonemes"] if phonetic(name) else [])]
    if do == "transcribe":
        return ["--sound", str(folder / "sound.wav")]
    return ["--mel", str(folder / "mel.f32"), "--prompt", ",".join(map(str, PROMPT)), "--tokens", str(TOKENS), "--never", str(END)]


# --- checkpoints -------------------------------------------------------------------

def build(name, folder):
    import full_size_speech as full
    how = full.PUBLISHED.get(name)
    if name == "openai/whisper-base":
        _, extractor = full.build_whisper(folder, how)
        mel = extractor(full.sound(folder, 30), sampling_rate=full.RATE, return_tensors="np").input_features[0]
        np.save(folder / "mel.npy", mel)
        mel.T.astype("<f4").tofile(folder / "mel.f32")
    elif name.startswith("facebook/"):
        import torch
        model, _ = full.build_vits(folder, how | dict(speaking_rate=0.55))  # random letters are short
        with torch.no_grad():
            model.decoder.conv_post.weight.mul_(0.1)  # and loud
        model.save_pretrained(folder)
    else:
        build_fastspeech(folder)


def recite(binary, folder):
    """The built-in voice reads the sentence to the built-in ear."""
    voice = pathlib.Path(__file__).resolve().parent.parent / "models/fastspeech-s"
    said = subprocess.run([binary, "--model", voice, "--row", "speak", "--texts", TEXT], check=True, capture_output=True, stdin=subprocess.DEVNULL).stdout
    with wave.open(str(folder / "sound.wav"), "wb") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(json.loads((voice / "config.json").read_text()).get("sampling_rate", 22050))
        w.writeframes((np.clip(json.loads(said)["answer"], -1, 1) * 32767).astype("<i2").tobytes())


def build_fastspeech(folder):
    import torch
    from transformers import FastSpeech2ConformerWithHifiGan, FastSpeech2ConformerWithHifiGanConfig
    vocab = ["<blank>", "<unk>", *ARPABET, *",.!?'", "...", "<sos/eos>"]
    (folder / "vocab.json").write_text(json.dumps({p: i for i, p in enumerate(vocab)}))
    torch.manual_seed(1)
    model = FastSpeech2ConformerWithHifiGan(FastSpeech2ConformerWithHifiGanConfig())
    assert model.config.model_config.vocab_size == len(vocab)
    with torch.no_grad():
        model.model.duration_predictor.linear.bias.fill_(2.1)  # seven frames
    model.save_pretrained(folder)


def convert_ct2(folder):
    import ctranslate2
    from transformers import PreTrainedTokenizerFast

    class Converter(ctranslate2.converters.TransformersConverter):
        def load_tokenizer(self, *_, **__):
            return PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))

    Converter(str(folder)).convert(str(folder / "ct2"), force=True)


def convert_cpp(folder, source):
    """By its own script, which wants files in the places of the first release."""
    from transformers import WhisperFeatureExtractor
    work = folder / "ggml"
    (work / "whisper/assets").mkdir(parents=True, exist_ok=True)
    words = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    (work / "vocab.json").write_text(json.dumps(words))
    (work / "added_tokens.json").write_text("{}")
    np.savez(work / "whisper/assets/mel_filters.npz", mel_80=WhisperFeatureExtractor().mel_filters.T.astype(np.float32))
    for f in ("config.json", "model.safetensors"):
        (work / f).unlink(missing_ok=True)
        (work / f).symlink_to((folder / f).resolve())
    subprocess.run([sys.executable, f"{source}/models/convert-h5-to-ggml.py", work, work, work], check=True, stdout=subprocess.DEVNULL)
    (work / "ggml-model.bin").rename(work / "f16.bin")
    for q in ("q8_0", "q4_0"):
        subprocess.run([f"{source}/build/bin/whisper-quantize", work / "f16.bin", work / f"{q}.bin", q], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# --- PyTorch, and what is exported from it ------------------------------------------

def inputs(folder, name, do):
    import torch
    if do == "speak" and phonetic(name):
        vocab = json.loads((folder / "vocab.json").read_text())
        return dict(input_ids=torch.tensor([[vocab[p] for p in [*PHONEMES.split(), "<sos/eos>"]]]))
    if do == "speak":
        from transformers import VitsTokenizer
        tok = VitsTokenizer(str(folder / "vocab.json"), language="eng", add_blank=True, normalize=True, phonemize=False, is_uroman=False)
        return dict(input_ids=tok(TEXT, return_tensors="pt").input_ids)
    return dict(input_features=torch.from_numpy(np.load(folder / "mel.npy"))[None])


def task(model, do):
    """A module that does one row from tensors; decoding hears its window once."""
    import torch
    from transformers import GenerationMixin
    from transformers.modeling_outputs import BaseModelOutput

    class Task(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model, self.heard = model, None

        def forward(self, input_features=None, input_ids=None):
            if do == "speak":
                return self.model(input_ids=input_ids).waveform.flatten()
            if do == "encode":
                return self.model.model.encoder(input_features).last_hidden_state
            if self.heard is None:
                self.heard = self.model.model.encoder(input_features).last_hidden_state
            said = GenerationMixin.generate(  # Whisper's own cuts windows around it
                self.model, encoder_outputs=BaseModelOutput(last_hidden_state=self.heard), decoder_input_ids=torch.tensor([PROMPT]), do_sample=False, num_beams=1,
                max_new_tokens=TOKENS, min_new_tokens=TOKENS)
            return said[0, -TOKENS:]

    return Task().eval()


# --- the others ---------------------------------------------------------------------

def ct2(folder, do, precision, threads):
    import ctranslate2
    m = ctranslate2.models.Whisper(str(folder / "ct2"), device="cpu", compute_type=precision, intra_threads=threads, inter_threads=1)
    mel = ctranslate2.StorageView.from_array(np.load(folder / "mel.npy")[None])
    if do == "encode":
        return lambda: np.array(m.encode(mel, to_cpu=True))
    heard = m.encode(mel)
    return lambda: np.array(m.generate(heard, [PROMPT], beam_size=1, max_length=2 * TOKENS, suppress_blank=False, suppress_tokens=[END])[0].sequences_ids[0])


def whisper_cpp(folder, do, precision, threads, source):
    class Params(ctypes.Structure):
        _fields_ = [("use_gpu", ctypes.c_bool), ("flash_attn", ctypes.c_bool), ("gpu_device", ctypes.c_int), ("dtw", ctypes.c_bool), ("preset", ctypes.c_int),
                    ("top", ctypes.c_int), ("heads", ctypes.c_size_t), ("head", ctypes.c_void_p), ("size", ctypes.c_size_t)]

    lib = ctypes.CDLL(f"{source}/build/bin/libwhisper.so")
    lib.whisper_context_default_params.restype = Params
    lib.whisper_init_from_file_with_params.argtypes, lib.whisper_init_from_file_with_params.restype = [ctypes.c_char_p, Params], ctypes.c_void_p
    lib.whisper_get_logits.restype = ctypes.POINTER(ctypes.c_float)
    ctx = ctypes.c_void_p(lib.whisper_init_from_file_with_params(str(folder / "ggml" / f"{precision}.bin").encode(), lib.whisper_context_default_params()))
    mel = np.ascontiguousarray(np.load(folder / "mel.npy"), np.float32)
    lib.whisper_set_mel(ctx, mel.ctypes.data_as(ctypes.c_void_p), mel.shape[1], mel.shape[0])
    vocab = lib.whisper_n_vocab(ctx)

    def encode():
        if lib.whisper_encode(ctx, 0, threads):
            raise RuntimeError("whisper_encode failed")
        return np.zeros(0)  # it shows nobody what it heard

    def decode():
        said, given, past = [], PROMPT, 0
        while len(said) < TOKENS:
            if lib.whisper_decode(ctx, (ctypes.c_int32 * len(given))(*given), len(given), past, threads):
                raise RuntimeError("whisper_decode failed")
            past += len(given)
            scores = np.ctypeslib.as_array(lib.whisper_get_logits(ctx), (len(given), vocab))[-1]
            scores[END] = -np.inf
            given = [int(scores.argmax())]
            said += given
        return np.array(said)

    encode()
    return encode if do == "encode" else decode
