"""Times tonggan beside PyTorch, ONNX Runtime and OpenVINO on the same random checkpoints,
and beside CTranslate2 and whisper.cpp in speech (bench_speech.py).

    go build -o bin/bench ./cmd/bench
    python ref/bench_peers.py --binary bin/bench [--rounds 5] [--threads 1,2] [--whisper-cpp FOLDER] [ROW...]

Each peer is a process of its own, pinned to the same cores, with the same threads and
inputs. They take turns, --rounds times; a figure is the median of the rounds' medians.
Before anything is timed their answers are compared with PyTorch's in float32. Prints
Markdown: milliseconds, peak memory of the process, and how many times quicker tonggan
is than each peer. Nothing is downloaded: weights are random (full_size.py).
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import bench_speech as speech

HERE = pathlib.Path(__file__).resolve().parent
TEXTS = ["a dog on the beach", "two red cars, parked", "the moon over a quiet harbour at night", "a cat and a dog"] * 4
# row -> checkpoint, what it does, pictures, texts
ROWS = {
    "CLIP B/32 picture": ("openai/clip-vit-base-patch32", "image", 1, 0),
    "CLIP B/32 picture, batch 8": ("openai/clip-vit-base-patch32", "image", 8, 0),
    "CLIP B/32 text": ("openai/clip-vit-base-patch32", "text", 0, 1),
    "CLIP L/14 picture": ("openai/clip-vit-large-patch14", "image", 1, 0),
    "BLIP base ITM 384 px, 1 text": ("Salesforce/blip-itm-base-coco", "match", 1, 1),
    "BLIP base ITM 384 px, 16 texts": ("Salesforce/blip-itm-base-coco", "match", 1, 16),
    "BLIP caption, 20 tokens": ("Salesforce/blip-image-captioning-base", "caption", 1, 0),
    "BLIP caption, 20 tokens, 3 beams": ("Salesforce/blip-image-captioning-base", "caption", 1, 3),
    "BLIP VQA": ("Salesforce/blip-vqa-base", "ask", 1, 1),
    "built-in CLIP picture": ("clip-s", "image", 1, 0),
    "built-in CLIP text": ("clip-s", "text", 0, 1),
    "built-in BLIP, 1 text": ("blip-itm-s", "match", 1, 1),
} | speech.ROWS
PEERS = {  # name -> arguments of the process
    "tonggan f32": dict(kind="tonggan", precision="f32"),
    "tonggan bf16": dict(kind="tonggan", precision="bf16"),
    "tonggan int8": dict(kind="tonggan", precision="int8"),
    "PyTorch f32": dict(kind="torch", precision="f32"),
    "PyTorch bf16": dict(kind="torch", precision="bf16"),
    "ONNX Runtime f32": dict(kind="ort", precision="f32"),
    "ONNX Runtime int8": dict(kind="ort", precision="int8"),
    "OpenVINO f32": dict(kind="openvino", precision="f32"),
    "OpenVINO bf16": dict(kind="openvino", precision="bf16"),
    "CTranslate2 f32": dict(kind="ct2", precision="float32"),
    "CTranslate2 int8": dict(kind="ct2", precision="int8"),
    "whisper.cpp f16": dict(kind="whisper.cpp", precision="f16"),
    "whisper.cpp q8_0": dict(kind="whisper.cpp", precision="q8_0"),
    "whisper.cpp q4_0": dict(kind="whisper.cpp", precision="q4_0"),
}


def who(row, args):
    """Names of the peers that a row has."""
    name, do, _, _ = ROWS[row]
    if row in speech.ROWS:
        kinds = speech.engines(do) if "/" in name else ("tonggan",)
    else:
        kinds = ("tonggan", "torch") if do in ("ask", "caption") else ("tonggan", "torch", "ort", "openvino")
    emulated = "bf16" not in cpu()  # PyTorch then takes ten times as long in bf16, and OpenVINO computes in f32
    return [n for n, how in PEERS.items() if how["kind"] in kinds and not (emulated and n in ("PyTorch bf16", "OpenVINO bf16")) and (how["kind"] != "whisper.cpp" or args.whisper_cpp)
            and (not args.peers or any(p.lower() in n.lower() for p in args.peers.split(",")))]


# --- a peer, in a process of its own ---------------------------------------------

def load(folder):
    import torch
    import transformers
    config = json.loads((folder / "config.json").read_text())
    cls = getattr(transformers, config["architectures"][0])
    return cls.from_pretrained(folder, dtype=torch.float32).eval()


def inputs(folder, do, pictures, texts):
    import torch
    from PIL import Image
    from transformers import AutoImageProcessor, AutoTokenizer
    out = {}
    if pictures:
        proc = AutoImageProcessor.from_pretrained(folder, backend="pil")
        pixels = proc(Image.open(folder / "picture.png").convert("RGB"), return_tensors="pt").pixel_values
        out["pixel_values"] = pixels.repeat(pictures, 1, 1, 1)
    if texts and do != "caption":
        t = AutoTokenizer.from_pretrained(folder)(TEXTS[:texts], return_tensors="pt", padding=True)
        out["input_ids"], out["attention_mask"] = t["input_ids"], t["attention_mask"].to(torch.int64)
    return out


def task(model, do, texts):
    """A module that does one row from tensors."""
    import torch
    from torch.nn.functional import normalize

    class Task(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, pixel_values=None, input_ids=None, attention_mask=None):
            m, clip = self.model, "CLIP" in type(self.model).__name__
            if do == "image":
                return normalize(m.get_image_features(pixel_values=pixel_values).pooler_output, dim=-1)
            if do == "text":
                return normalize(m.get_text_features(input_ids=input_ids, attention_mask=attention_mask).pooler_output, dim=-1)
            if do == "match":
                seen = m.vision_model(pixel_values=pixel_values)[0].expand(len(input_ids), -1, -1)
                see = torch.ones(seen.shape[:2], dtype=torch.int64)
                x = m.text_encoder(input_ids=input_ids, attention_mask=attention_mask, encoder_hidden_states=seen,
                                   encoder_attention_mask=see, return_dict=True).last_hidden_state
                logits = m.itm_head(x[:, 0])
                return logits[:, 1] - logits[:, 0]
            if do == "ask":
                return m.generate(pixel_values=pixel_values, input_ids=input_ids, attention_mask=attention_mask)
            return m.generate(pixel_values=pixel_values, max_new_tokens=20, num_beams=max(1, texts))

    return Task().eval()


def peer(args):
    import numpy as np
    folder = pathlib.Path(args.folder)
    begin = time.time()
    if args.kind == "torch":
        import torch
        torch.set_num_threads(args.threads)
        given, t = given_task(args)
        half = torch.autocast("cpu", torch.bfloat16, enabled=args.precision == "bf16")

        def run():
            with torch.inference_mode(), half:
                return t(**given).float().numpy()
    elif args.kind == "ct2":
        run = speech.ct2(folder, args.do, args.precision, args.threads)
    elif args.kind == "whisper.cpp":
        run = speech.whisper_cpp(folder, args.do, args.precision, args.threads, args.whisper_cpp)
    else:  # without PyTorch, so that the memory is their own
        path = folder / f"{args.do}-{args.pictures}-{args.texts}.onnx"
        feed = dict(np.load(path.with_suffix(".npz")))
        if args.kind == "ort":
            import onnxruntime as ort
            if args.precision == "int8":
                path = path.with_suffix(".int8.onnx")
            o = ort.SessionOptions()
            o.intra_op_num_threads, o.inter_op_num_threads = args.threads, 1
            s = ort.InferenceSession(str(path), o, providers=["CPUExecutionProvider"])
            feed = {i.name: feed[i.name] for i in s.get_inputs()}
            run = lambda: s.run(None, feed)[0]
        else:
            import openvino as ov
            c = ov.Core().compile_model(str(path), "CPU", {
                "INFERENCE_NUM_THREADS": args.threads, "PERFORMANCE_HINT": "LATENCY",
                "INFERENCE_PRECISION_HINT": args.precision})
            feed = {k: v for k, v in feed.items() if k in {i.any_name for i in c.inputs}}
            run = lambda: np.array(c(feed)[0])
    answer = run()
    if args.do == "encode":
        answer = answer.flatten()[::97]  # as cmd/bench does
    say = lambda v: print(json.dumps(v), flush=True)
    say(dict(ready=time.time() - begin, answer=answer[-1].tolist() if args.do in ("image", "text") else answer.flatten().tolist()))
    for line in sys.stdin:
        ms = []
        for _ in range(int(line)):
            start = time.perf_counter()
            run()
            ms.append(1e3 * (time.perf_counter() - start))
        say(dict(ms=ms))


def given_task(args):
    """What a row is given, and what does it, in PyTorch."""
    folder, (name, do, pictures, texts) = pathlib.Path(args.folder), ROWS[args.row]
    if args.row in speech.ROWS:
        return speech.inputs(folder, name, do), speech.task(load(folder), do)
    return inputs(folder, do, pictures, texts), task(load(folder), do, texts)


def prepare(args):
    """Write the checkpoint of a row, its picture and its exports, once."""
    import full_size
    from recording import picture
    folder = pathlib.Path(args.folder)
    name, do, pictures, texts = ROWS[args.row]
    if not (folder / "config.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        if "/" not in name:
            shutil.copytree(HERE.parent / "models" / name, folder, dirs_exist_ok=True)
        elif args.row in speech.ROWS:
            speech.build(name, folder)
        else:
            full_size.build(name, folder, "5GB")
    if args.row in speech.ROWS:
        return prepare_speech(args, folder)
    if not (folder / "picture.png").exists():
        config = json.loads((folder / "config.json").read_text())
        side = config["vision_config"]["image_size"]
        picture(folder, side, side, 3)
    if do == "caption":
        (folder / "generation_config.json").write_text(json.dumps(dict(max_new_tokens=20, num_beams=max(1, texts))))
    if do in ("ask", "caption"):
        return
    export(args, folder / f"{do}-{pictures}-{texts}.onnx")


def prepare_speech(args, folder):
    name, do, pictures, texts = ROWS[args.row]
    if do == "transcribe":
        speech.recite(args.binary, folder)
    if do in ("encode", "decode"):
        if not (folder / "ct2").exists():
            speech.convert_ct2(folder)
        if args.whisper_cpp and not (folder / "ggml/q4_0.bin").exists():
            speech.convert_cpp(folder, args.whisper_cpp)
    if "/" in name and do != "decode":
        export(args, folder / f"{do}-{pictures}-{texts}.onnx", dynamo=do == "encode")


def export(args, path, dynamo=True):
    """ONNX, also with int8 weights, and its inputs."""
    import torch
    if not path.with_suffix(".npz").exists():
        import logging
        import numpy as np
        logging.disable(logging.WARNING)
        given, does = given_task(args)
        with torch.no_grad():
            torch.onnx.export(does, (), str(path), kwargs=given, input_names=list(given), output_names=["answer"],
                              dynamo=dynamo, external_data=True, verbose=False)
        quantise(path)
        np.savez(path.with_suffix(".npz"), **{k: v.numpy() for k, v in given.items()})


def quantise(path):
    """The same with int8 weights, in a file beside it."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    quantize_dynamic(str(path), str(path.with_suffix(".int8.onnx")), weight_type=QuantType.QInt8, per_channel=True,
                     op_types_to_quantize=["MatMul", "Gemm"], use_external_data_format=True, extra_options=dict(DefaultTensorType=1))


# --- the driver -------------------------------------------------------------------

class Process:
    def __init__(self, command, cores, threads):
        env = dict(os.environ, OMP_NUM_THREADS=str(threads), HF_HUB_OFFLINE="1", HF_HUB_DISABLE_PROGRESS_BARS="1", TRANSFORMERS_VERBOSITY="error")
        self.p = subprocess.Popen(["taskset", "-c", cores, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
        self.first = self.read()

    def read(self):
        line = self.p.stdout.readline()
        while line and not line.startswith("{"):
            line = self.p.stdout.readline()
        if not line:
            raise RuntimeError(f"exit {self.p.wait()}")
        return json.loads(line)

    def ask(self, n):
        self.p.stdin.write(f"{n}\n")
        self.p.stdin.flush()
        return self.read()["ms"]

    def memory(self):  # MB at most so far
        status = pathlib.Path(f"/proc/{self.p.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def end(self):
        self.p.stdin.close()
        self.p.wait()


def agree(want, got, do):
    if do == "decode":
        return f"{sum(a == b for a, b in zip(want, got))} of {len(want)}"
    if not got:
        return "–"
    if do == "speak" and len(want) != len(got):
        return f"{len(got)} of {len(want)} samples"
    if isinstance(got, str) or isinstance(want, str):
        return "words"
    n = min(len(want), len(got))
    scale = max(map(abs, want[:n]), default=1) or 1
    return f"{max((abs(a - b) for a, b in zip(want, got)), default=0) / scale:.0e}"


def time_row(row, folder, args, threads):
    _, do, pictures, texts = ROWS[row]
    cores = ",".join(str(i) for i in range(threads))
    running, cells = {}, {}
    for name in who(row, args):
        how = PEERS[name]
        if how["kind"] == "tonggan":
            command = [args.binary, "--model", str(folder), "--row", do, "--batch", str(max(1, pictures)), "--threads", str(threads), "--precision", how["precision"]]
            command += speech.flags(folder, ROWS[row][0], do) if row in speech.ROWS else []
            command += ["--picture", str(folder / "picture.png")] if pictures else []
            command += ["--texts", "|".join(TEXTS[:texts])] if texts and do not in ("caption", "speak") else []
        else:
            command = [sys.executable, __file__, "--peer", "--row", row, "--folder", str(folder), "--do", do, "--kind", how["kind"], "--precision", how["precision"],
                       "--pictures", str(pictures), "--texts", str(texts), "--threads", str(threads), "--whisper-cpp", args.whisper_cpp]
        try:
            running[name] = Process(command, cores, threads)
        except RuntimeError as e:
            print(f"  {row}: {name}: {e}", file=sys.stderr)
    base = running.get("PyTorch f32") or next(iter(running.values()))
    for name, p in running.items():
        cells[name] = dict(error=agree(base.first["answer"], p.first["answer"], do), ready=p.first["ready"])
    medians = {name: [] for name in running}
    counts = {}
    for name, p in running.items():
        ms = min(p.ask(2))
        counts[name] = max(2, min(200, int(args.seconds * 1e3 / max(ms, 0.05))))
    for _ in range(args.rounds):
        for name, p in running.items():
            medians[name].append(statistics.median(p.ask(counts[name])))
    for name, p in running.items():
        cells[name].update(ms=statistics.median(medians[name]), mb=p.memory())
        if row in speech.ROWS:
            cells[name].update(seconds=speech.seconds(folder, do, p.first["answer"]), tokens=speech.TOKENS if do == "decode" else 0)
        p.end()
    return cells


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--binary", default="bin/bench")
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--seconds", type=float, default=1.0, help="of one peer in one round")
    ap.add_argument("--threads", default="2", help="one number, or several with commas; for a peer its own")
    ap.add_argument("--peers", default="", help="only those whose name has one of these words")
    ap.add_argument("--folder", default=str(pathlib.Path(tempfile.gettempdir(), "tonggan-bench")), help="where checkpoints are kept between runs")
    ap.add_argument("--whisper-cpp", default="", help="a checkout of whisper.cpp with its build/ (bench_speech.py); without it that peer is left out")
    ap.add_argument("--out", default="", help="JSON with every figure")
    for hidden in ("--kind", "--precision", "--do", "--row"):
        ap.add_argument(hidden, default="", help=argparse.SUPPRESS)
    ap.add_argument("--pictures", type=int, default=0, help=argparse.SUPPRESS)
    ap.add_argument("--texts", type=int, default=0, help=argparse.SUPPRESS)
    ap.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    ap.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    ap.add_argument("rows", nargs="*", metavar="ROW")
    args = ap.parse_args()
    if args.peer:
        args.threads = int(args.threads)
        return peer(args)
    if args.prepare:
        return prepare(args)
    rows = [r for r in ROWS if not args.rows or any(w.lower() in r.lower() for w in args.rows)]
    rows = [r for r in rows if "/" in ROWS[r][0] or (HERE.parent / "models" / ROWS[r][0]).exists()]
    done = []
    for threads in map(int, args.threads.split(",")):
        print(f"\n{threads} thread{'s' * (threads > 1)}, {cpu()}, {versions()}", flush=True)
        for group in ([r for r in rows if r not in speech.ROWS], [r for r in rows if r in speech.ROWS]):
            done += table(group, args, threads)
            if args.out:
                pathlib.Path(args.out).write_text(json.dumps(dict(cpu=cpu(), versions=versions(), rows=done), indent=1))
    for group in ([d for d in done if d["row"] not in speech.ROWS], [d for d in done if d["row"] in speech.ROWS]):
        print(summary(group))


def table(rows, args, threads):
    """Time rows and print them."""
    if not rows:
        return []
    names = [n for n in PEERS if any(n in who(r, args) for r in rows)]
    print("\n| milliseconds (error against PyTorch f32) | " + " | ".join(names) + " |\n|---" + "|---" * len(names) + "|", flush=True)
    done = []
    for row in rows:
        folder = pathlib.Path(args.folder, ROWS[row][0].replace("/", "--"))
        subprocess.run([sys.executable, __file__, "--prepare", "--row", row, "--folder", str(folder), "--binary", args.binary, "--whisper-cpp", args.whisper_cpp],
                       check=True, stdout=subprocess.DEVNULL)
        cells = time_row(row, folder, args, threads)
        done.append(dict(row=row, threads=threads, cells=cells))
        print(f"| {row} | " + " | ".join(f"{cells[n]['ms']:.3g} ({cells[n]['error']})" if n in cells else "–" for n in names) + " |", flush=True)
    return done


def summary(done):
    """How many times quicker tonggan is, how quick it is beside the sound, and memory. By default
    it computes in bf16 where the CPU is quicker at it, else in f32."""
    default = "tonggan bf16" if "amx_bf16" in cpu() or "AMD" in cpu() and "avx512_bf16" in cpu() else "tonggan f32"
    pairs = {"f32 / ONNX Runtime f32": ("tonggan f32", "ONNX Runtime f32"), "int8 / ONNX Runtime int8": ("tonggan int8", "ONNX Runtime int8")}
    pairs |= {f"default / {name}": (default, peer) for name, peer in {"ONNX Runtime f32": "ONNX Runtime f32", "PyTorch's best": "PyTorch",
              "OpenVINO's best": "OpenVINO", "CTranslate2's best": "CTranslate2", "whisper.cpp's best": "whisper.cpp"}.items()}
    def best(cells, name):
        return min((c["ms"] for n, c in cells.items() if name in n), default=0)

    def speed(c):
        return f"{1e3 * c['tokens'] / c['ms']:.0f} tokens/s" if c.get("tokens") else f"{1e3 * c['seconds'] / c['ms']:.0f}" if c.get("seconds") else "–"

    columns = {title: pair for title, pair in pairs.items() if any(best(d["cells"], pair[1]) for d in done)}
    ours = ("tonggan f32", "tonggan bf16", "tonggan int8")
    titles = [*columns, *(["times real time: " + ", ".join(n.split()[1] for n in ours)] if any("tokens" in c for d in done for c in d["cells"].values()) else []),
              f"peak memory, MB: tonggan f32, {default}, ONNX Runtime f32"]
    lines, ratios = ["", f"| times quicker, 'default' being {default} | " + " | ".join(titles) + " |", "|---" * (len(titles) + 1) + "|"], []
    for d in done:
        c, out = d["cells"], []
        for title, (a, b) in columns.items():
            a, b = best(c, a), best(c, b)
            out.append(f"{b / a:.2f}" if a and b else "–")
            ratios += [b / a] if a and b and title == "f32 / ONNX Runtime f32" else []
        if len(titles) > len(columns) + 1:
            out.append(" , ".join(speed(c[n]) if n in c else "–" for n in ours))
        out.append(" , ".join(f"{c[n]['mb']:.0f}" if n in c else "–" for n in ("tonggan f32", default, "ONNX Runtime f32")))
        lines.append(f"| {d['row']}, {d['threads']}T | " + " | ".join(out) + " |")
    if ratios:
        lines.append(f"\nGeometric mean of f32 against ONNX Runtime f32: {statistics.geometric_mean(ratios):.2f}")
    return "\n".join(lines) if done else ""


def cpu():
    with open("/proc/cpuinfo") as f:
        said = {k.strip(): v.strip() for k, _, v in (line.partition(":") for line in f)}
    flags = said.get("flags", "").split()
    return said.get("model name", platform.processor()) + " (" + ", ".join(f for f in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16") if f in flags) + ")"


def versions():
    from importlib.metadata import version
    return ", ".join(f"{p} {version(p)}" for p in ("torch", "onnxruntime", "openvino", "ctranslate2", "transformers"))


if __name__ == "__main__":
    main()
