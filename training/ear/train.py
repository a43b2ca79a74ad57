"""Train the built-in ear for a given time; stop and resume at will.

    python training/ear/train.py --data data/ear --sentences data/speech.tsv --out data/ear-run --minutes 100

The learning rate falls over --minutes of wall time, counted over all slices; the same command
goes on from state.pt. Recordings may still be in the making. With --device cuda they lie in
the device's memory, where windows are laid out of them, spoiled and made into spectra.
weights.pt, bf16, is what export.py needs.
"""

import time

BEGAN = time.time()

import argparse  # noqa: E402
import collections  # noqa: E402
import json  # noqa: E402
import math  # noqa: E402
import multiprocessing  # noqa: E402
import os  # noqa: E402
import shutil  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
from pathlib import Path  # noqa: E402

os.environ["TOKENIZERS_PARALLELISM"] = "false"  # processes are forked

import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

sys.path.insert(0, str(Path(__file__).parent.parent))
from ear import HOP, NOISES, POSITIONS, RATE, SIZES, WINDOW, Ear, Plan, Sounds, Tokens, lay, make_tokenizer, mel_bank, notes, read_noises, spectra, spoil  # noqa: E402
from halves import save, share  # noqa: E402
from muon import Muon, fast  # noqa: E402

LENGTHS = [2.5, 2.5, 2.5, 4, 4, 4, 6, 10, 10, 10]  # seconds of a batch's windows
SHORT = 4
NEAR = 0.32  # seconds around a piece of text in which a decoder that listens should listen
MOST = 150  # tokens of a window


def draw(sounds, tokens, r, done, seconds):
    """A plan for a batch of so many seconds. done is the share of training that is over."""
    train = sounds.all["train"]
    length = LENGTHS[r.integers(len(LENGTHS))]
    if length > SHORT and r.random() > 2.5 * done:  # long windows come later, and so do rooms and noise
        length = SHORT
    rows = max(5, int(seconds / length))
    plan = Plan(length, rows)
    while len(plan.texts) < rows:
        k = len(plan.texts)
        if r.random() < (0.06 if sounds.noises else 0.03):
            plan.silent(k, r, tokens, sounds.noises)
            continue
        picked, room = [], length - 0.5
        for _ in range(30):
            e = train[r.integers(len(train))]
            lang, kind, *_ = sounds.lines[e[3]]
            if kind not in ("command", "phrase", "number") and r.random() < 0.5 or picked and lang != sounds.lines[picked[0][3]][0]:
                continue
            if e[2] / RATE * 1.1 <= room and (length < 3 or picked or e[2] / RATE > length * r.uniform(0, 0.7)):
                picked.append(e)
                room -= e[2] / RATE + 0.5
                if length < 5 or r.random() < 0.3:
                    break
        if picked:
            plan.speak(k, sounds, picked, r, tokens, r.random() < 0.1 + 0.75 * done)
            if len(plan.texts[k][0]) + len(plan.texts[k][1]) > MOST:
                plan.texts.pop()
                plan.waves[k], plan.ends[k] = 0, plan.seconds * RATE
            elif sounds.noises and plan.flags[k, 0] and r.random() < 0.3:
                plan.beside(k, r, sounds.noises, 1, 0.4)
    return plan


def arrays(plan, tokens):
    """What a plan asks of the model, as arrays; where things are is written down so that the device need not search."""
    longest = -(-max(len(begin) + len(text) for begin, text, *_ in plan.texts) // 8) * 8
    rows = len(plan.texts)
    ids, target, heard = np.full((rows, longest), tokens.end), np.full((rows, longest), -1), np.full((rows, longest), -1.0, np.float32)
    said = [phones[: int(plan.seconds * POSITIONS)] for _, _, phones, _ in plan.texts]
    phones, count = np.zeros((rows, max(1, *map(len, said))), np.int64), np.array([len(s) for s in said])
    for k, (begin, text, _, where) in enumerate(plan.texts):
        whole, from_ = begin + text, len(begin) - 1
        ids[k, : len(whole) - 1] = whole[:-1]
        target[k, from_ : len(whole) - 1] = text
        target[k, 0] = tokens.silence if text == [tokens.end] else begin[1]
        if text != [tokens.end]:
            heard[k, from_ : len(whole) - 1] = where
        phones[k, : count[k]] = said[k]
    kept, told = np.flatnonzero(target >= 0), np.flatnonzero(heard >= 0)
    return dict(waves=plan.waves, how=plan.how, flags=plan.flags, ends=plan.ends, silent=np.flatnonzero(plan.flags[:, 1]), ids=ids, kept=kept, target=target.flat[kept],
                told=told, heard=heard.flat[told], phones=phones), count, plan.seconds


def produce(sounds, tokens, seed, seconds, out, done, there):
    """Batches for ever, drawn in a process of its own, out of the shards that the other one holds."""
    r = np.random.default_rng(seed)
    parent = os.getppid()
    while os.getppid() == parent:
        sounds.add(k for k in np.flatnonzero(np.frombuffer(there, np.uint8)).tolist() if k not in sounds.shards)
        if not sounds.all["train"]:
            time.sleep(0.2)
            continue
        out.put(arrays(draw(sounds, tokens, r, done.value, seconds), tokens))


class Memory:
    """All recordings end to end on the device, shards added as they appear, by a thread."""

    def __init__(self, sounds, device, hours, there):
        self.sounds, self.there, self.at, self.full = sounds, there, 0, False
        self.waves = torch.empty(int(hours * 3600 * RATE), dtype=torch.int16, device=device)
        self.base = np.zeros(len(there), np.int64)

    def fill(self, most=1 << 30):
        for k in self.sounds.found()[:most]:
            x = torch.from_numpy(np.fromfile(f"{self.sounds.folder}/waves-{k}.i16", np.int16))
            if self.at + len(x) + 2 > len(self.waves):
                self.full = True
                return
            self.put(k, x)
            self.sounds.add([k])
            self.there[k] = 1

    def put(self, k, x):
        self.waves[self.at : self.at + len(x)] = torch.as_tensor(x).to(self.waves.device)
        self.base[k] = self.at
        self.at += len(x)

    def watch(self):
        while not self.full:
            self.fill()
            time.sleep(1)


def put(a, device):
    a = torch.from_numpy(np.ascontiguousarray(a))
    return a.pin_memory().to(device, non_blocking=True) if device == "cuda" else a.to(device)


def hear(waves, v, bank, seconds):
    """The spectra of a plan's windows, spoiled."""
    n = int(seconds * RATE)
    hard, silent = v["flags"][:, :1], v["flags"][:, 1:]
    x = lay(waves, v["waves"][:, :, 1:], v["how"], n)
    if len(v["silent"]):
        x = x.index_add(0, v["silent"], 0.1 * notes(x[v["silent"]]) * (torch.rand(len(v["silent"]), 1, device=x.device) < 0.3))
    mel = spectra(spoil(x, hard, silent, v["ends"][:, :1]), bank, hard)
    frames = torch.arange(mel.shape[2], device=mel.device)
    return mel * (frames < v["ends"][:, 1:, None] // HOP)


def losses(ear, mel, v, count):
    y, phones, looks = ear(mel, v["ids"])
    scores = y.flatten(0, 1)[v["kept"]] @ ear.whisper.proj_out.weight.T.to(y.dtype)
    text = F.cross_entropy(scores.float(), v["target"], label_smoothing=0.05)
    with torch.backends.cudnn.flags(enabled=False):  # its CTC has limits of its own
        ctc = F.ctc_loss(phones, v["phones"], torch.full((len(mel),), len(phones)), torch.from_numpy(count), reduction="sum", zero_infinity=True) / max(1, count.sum())
    near = (torch.arange(len(phones), device=mel.device) / POSITIONS - v["heard"][:, None]).abs() <= NEAR
    look = sum(-((p.flatten(0, 1)[v["told"]].float() * near).sum(-1) + 1e-3).log().mean() for p in looks) / len(looks)
    return text, ctc, look


@torch.no_grad()
def listen(ear, sounds, tokens, bank, entries, device, most=64):
    """What the ear makes of recordings, each in a window of 10 s with silence behind it, by greedy decoding without times."""
    out = []
    for at in range(0, len(entries), 256):
        some = entries[at : at + 256]
        x = np.zeros((len(some), WINDOW * RATE), np.float32)
        for k, e in enumerate(some):
            x[k, 1600 : 1600 + e[2]] = sounds.wave(e)[: WINDOW * RATE - 1600]
        ids = torch.tensor([[tokens.start, tokens.zh if sounds.lines[e[3]][0] == "zh" else tokens.en, tokens.transcribe, tokens.no_times] for e in some], device=device)
        mel = spectra(torch.from_numpy(x).to(device), bank)
        with torch.autocast(device, torch.bfloat16, enabled=fast(device) == torch.bfloat16):
            h = ear.whisper.model.encoder(mel).last_hidden_state
            ended = torch.zeros(len(some), dtype=torch.bool, device=device)
            for step in range(most):
                y = ear.whisper.model.decoder(input_ids=ids, encoder_hidden_states=h, use_cache=False).last_hidden_state[:, -1]
                best = (y @ ear.whisper.proj_out.weight.T.to(y.dtype)).argmax(-1)
                ids = torch.cat([ids, best[:, None]], 1)
                ended |= best == tokens.end
                if step % 4 == 3 and ended.all():
                    break
        for row in ids[:, 4:].tolist():
            out.append(tokens.tok.decode(row[: row.index(tokens.end)] if tokens.end in row else row).strip())
    return out


def mistakes(got, want):
    """Edits between two lists (Levenshtein)."""
    row = list(range(len(want) + 1))
    for i, g in enumerate(got, 1):
        last, row[0] = row[0], i
        for j, w in enumerate(want, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (g != w))
    return row[-1]


def validate(ear, sounds, tokens, bank, device, count):
    """Of each language and kind: the share of words (characters of Mandarin) that are wrong, in recordings held out."""
    ear.eval()
    some = sounds.all["val"][:count]
    texts = listen(ear, sounds, tokens, bank, some, device)
    ear.train()
    wrong, all_, shown = collections.Counter(), collections.Counter(), collections.Counter()
    for e, got in zip(some, texts):
        lang, kind, _, want, _ = sounds.lines[e[3]]
        parts = (lambda s: list("".join(c for c in s if c.isalnum()))) if lang == "zh" else (lambda s: "".join(c for c in s.lower() if c.isalnum() or c in " '").split())
        wrong[lang, kind] += mistakes(parts(got), parts(want))
        all_[lang, kind] += len(parts(want))
        shown[lang] += 1
        if shown[lang] <= 6:
            print(f"    {e[4]}: {want!r} -> {got!r}")
    marks = {" ".join(k): round(wrong[k] / max(1, all_[k]), 4) for k in sorted(all_)}
    print(f"wrong, of {len(some)} recordings:", " ".join(f"{k} {100 * m:.1f} %," for k, m in marks.items()), flush=True)
    return marks


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True)
    p.add_argument("--sentences", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--init", help="folder of a model to begin from")
    p.add_argument("--noises", help="folder of corpora of cmd/sounds, that it may learn what is not speech")
    p.add_argument("--size", choices=SIZES, default="S")
    p.add_argument("--minutes", type=float, default=100)
    p.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    p.add_argument("--batch", type=float, default=100, help="seconds of sound in a batch; on cuda 1600 is well")
    p.add_argument("--hours", type=float, default=30, help="of recordings that are kept in memory")
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--planners", type=int, default=1, help="processes that draw batches")
    p.add_argument("--every", type=float, default=20, help="seconds between two lines of progress")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--half", type=int, choices=(0, 1), help="one of two runs in one folder that share their weights, a core each; 0 keeps them")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed + 50 * (a.half or 0))
    cuda = a.device == "cuda"
    if not os.path.exists(f"{a.out}/tokenizer.json"):
        if a.init:
            os.makedirs(a.out, exist_ok=True)
            shutil.copy(f"{a.init}/tokenizer.json", a.out)
        else:
            make_tokenizer(a.sentences, a.out)
    tokens, sounds = Tokens(a.out), Sounds(a.data, a.sentences)
    noises = np.zeros(0, np.int16)
    if a.noises:
        noises, sounds.noises = read_noises(a.noises)
    step, before, state = 0, 0.0, f"{a.out}/state.pt"
    s = torch.load(state, weights_only=False, map_location="cpu") if os.path.exists(state) else None
    if s:
        step, before = s["step"], s["spent"]
    fork = multiprocessing.get_context("fork")  # before cuda is touched, which is the parent's alone
    batches, progress, there = fork.Queue(2 * a.planners + 2), fork.Value("d", before / (a.minutes * 60)), fork.RawArray("B", 1 << 16)
    planners = [fork.Process(target=produce, args=(sounds, tokens, (a.seed + 50 * (a.half or 0)) * 100003 + step * 101 + i, a.batch, batches, progress, there), daemon=True) for i in range(a.planners)]
    for q in planners:
        q.start()
    ear, bank = Ear(a.size, tokens, len(sounds.phones)).to(a.device), mel_bank().to(a.device)
    opt = Muon(ear, a.lr)
    if a.init and not s:  # all but the phones, which are not shipped
        ear.whisper.load_state_dict({k: v.float() for k, v in load_file(f"{a.init}/model.safetensors").items()}, strict=False)
    if s:
        ear.load_state_dict(s["ear"])
        opt.load_state_dict(s["opt"])
    memory = Memory(sounds, a.device, a.hours, there)
    memory.put(NOISES, noises)
    while not sounds.all["train"]:
        memory.fill(40)  # the others come while training has begun
    threading.Thread(target=memory.watch, daemon=True).start()
    spent = lambda: before + time.time() - BEGAN
    print(f"{sum(q.numel() for q in ear.whisper.parameters()) / 1e6:.2f} M parameters, {tokens.size} tokens, begins after {time.time() - BEGAN:.1f} s", flush=True)

    def keep():
        save(state, dict(ear=ear.state_dict(), opt=opt.state_dict(), step=step, spent=spent()))
        w = {k: q.to("cpu", torch.bfloat16).clone() for k, q in ear.whisper.state_dict().items() if k != "proj_out.weight"}
        save(f"{a.out}/weights.pt", dict(size=a.size, whisper=w))

    means, n, heard, good = torch.zeros(3, device=a.device), 0, 0, None
    said = saved = checked = time.time()
    while (done := spent() / (a.minutes * 60)) < 1:
        v, count, seconds = batches.get()
        v["waves"][:, :, 1] += memory.base[v["waves"][:, :, 0]]
        v = {k: put(x, a.device) for k, x in v.items()}
        mel = hear(memory.waves, v, bank, seconds)
        with torch.autocast(a.device, torch.bfloat16, enabled=fast(a.device) == torch.bfloat16):
            text, ctc, look = losses(ear, mel, v, count)
        opt.rate(a.lr * min(1, (step + 1) / 150) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, done)))))
        opt.zero_grad()
        (text + 0.3 * look + 0.6 * ctc).backward()
        torch.nn.utils.clip_grad_norm_(ear.parameters(), 2.0)
        opt.step()
        step, n, heard = step + 1, n + 1, heard + len(count)
        if a.half is not None and step % 10 == 0:
            share(ear, a.out, a.half)
        means += torch.stack([text, ctc, look]).detach()
        progress.value = done
        now = time.time()
        if now - said > a.every:
            m = (means / n).tolist()
            print(f"step {step} {spent():.0f} s {n / (now - said):.1f} steps/s {heard / (now - said):.0f} windows/s text {m[0]:.3f} phones {m[1]:.3f} where {m[2]:.3f}"
                  f" waiting {batches.qsize()} recordings {len(sounds.all['train'])}" + (f" memory {torch.cuda.max_memory_allocated() / 2**30:.1f} GB" if cuda else ""), flush=True)
            if math.isfinite(sum(m)):
                good = {k: q.clone() for k, q in ear.state_dict().items()}
            elif good:
                print("not a number: back to the last weights that were", flush=True)
                ear.load_state_dict(good)
                opt = Muon(ear, a.lr)
            means, n, heard, said = torch.zeros(3, device=a.device), 0, 0, now
        if now - saved > 60 and not a.half:
            keep()
            saved = now
        if not cuda and now - checked > 1200:
            validate(ear, sounds, tokens, bank, a.device, 64)
            checked = now
    for q in planners:
        q.terminate()
    if a.half:
        return
    keep()
    marks = validate(ear, sounds, tokens, bank, a.device, 1200 if cuda else 200)
    with open(f"{a.out}/run.json", "w") as f:
        json.dump(dict(vars(a), steps=step, seconds=round(spent()), recordings=len(sounds.all["train"]), hours_heard=round(memory.at / RATE / 3600, 1),
                       torch=torch.__version__, device=torch.cuda.get_device_name() if cuda else "cpu", marks=marks), f, indent=1)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # threads and queues need not be waited for
