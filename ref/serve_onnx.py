"""A short server of the built-in models on ONNX Runtime, to measure tonggan's beside.

    python ref/serve_onnx.py --port 18081 [--precision int8] &
    bin/load --url http://127.0.0.1:18081 --path /v1/embeddings

It answers what cmd/load asks, /api/match and /v1/embeddings, as a service of some dozen
lines would: a thread for each connection, one session for each model, whose products use
all cores. It reads the requests and the pictures, writes all numbers, and does nothing
else: no word is blamed, nobody is turned away.
"""

import argparse
import base64
import io
import json
import os
import pathlib
import shutil
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import onnxruntime as ort
from PIL import Image
from tokenizers import Tokenizer

MODELS = pathlib.Path(__file__).resolve().parent.parent / "models"
EXPORTS = {"image": ("clip-s", 1, 0), "text": ("clip-s", 0, 1), "match": ("blip-itm-s", 1, 2)}  # model, pictures, texts


def export(do, path):
    """ONNX of what PyTorch does, for texts of any length (one to embed, two to match), also with int8 weights."""
    import bench_peers as peers
    import torch
    name, pictures, texts = EXPORTS[do]
    folder = path.parent / name
    shutil.copytree(MODELS / name, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    Image.new("RGB", (128, 128), "navy").save(folder / "picture.png")
    given = peers.inputs(folder, do, pictures, texts)
    axes = {k: {1: "tokens"} for k in given if k != "pixel_values"}
    with torch.no_grad():
        torch.onnx.export(peers.task(peers.load(folder), do, texts), (), str(path), kwargs=given, input_names=list(given),
                          output_names=["answer"], dynamic_axes=axes, dynamo=False)
    peers.quantise(path)


class Models:
    def __init__(self, folder, precision, threads):
        o = ort.SessionOptions()
        o.intra_op_num_threads = threads
        self.does, self.words = {}, {}
        for do, (name, _, _) in EXPORTS.items():
            path = folder / f"{do}.onnx"
            int8 = path.with_suffix(".int8.onnx")
            if not int8.exists() or int8.stat().st_mtime < max(f.stat().st_mtime for f in (MODELS / name).iterdir()):
                export(do, path)
            self.does[do] = ort.InferenceSession(str(int8 if precision == "int8" else path), o, providers=["CPUExecutionProvider"])
            self.words[do] = Tokenizer.from_file(str(MODELS / name / "tokenizer.json"))
            self.words[do].enable_padding()

    def run(self, do, texts=(), picture=None):
        feed = {}
        if picture is not None:
            x = Image.open(io.BytesIO(base64.b64decode(picture.partition(",")[2]))).convert("RGB").resize((128, 128), Image.BICUBIC)
            feed["pixel_values"] = (np.asarray(x, np.float32).transpose(2, 0, 1)[None] / 255 - 0.5) / 0.5
        if texts:
            read = self.words[do].encode_batch(list(texts))
            feed["input_ids"] = np.array([r.ids for r in read])
            feed["attention_mask"] = np.array([r.attention_mask for r in read])
        return self.does[do].run(None, feed)[0]

    def match(self, body):
        logits = self.run("match", body["text"], body["image"])
        return dict(results=[dict(text=t, probability=1 / (1 + float(np.exp(-v)))) for t, v in zip(body["text"], logits)])

    def embeddings(self, body):
        each = [self.run("text", [x]) if isinstance(x, str) else self.run("image", picture=x["image"]) for x in body["input"]]
        return dict(object="list", data=[dict(object="embedding", index=i, embedding=x[0].tolist()) for i, x in enumerate(each)])


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--port", type=int, default=18081)
    ap.add_argument("--precision", choices=("f32", "int8"), default="f32")
    ap.add_argument("--threads", type=int, default=os.cpu_count())
    ap.add_argument("--folder", default=str(pathlib.Path(tempfile.gettempdir(), "tonggan-serve")), help="where exports are kept between runs")
    args = ap.parse_args()
    models = Models(pathlib.Path(args.folder), args.precision, args.threads)
    does = {"/api/match": models.match, "/v1/embeddings": models.embeddings}

    class Handler(BaseHTTPRequestHandler):
        protocol_version, disable_nagle_algorithm, wbufsize = "HTTP/1.1", True, -1

        def log_message(self, *_):
            pass

        def do_GET(self):
            self.answer(200 if self.path == "/readyz" else 404, {})

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer(*((200, does[self.path](body)) if self.path in does else (404, {})))

        def answer(self, status, body):
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    ThreadingHTTPServer.request_queue_size = 256
    ThreadingHTTPServer(("127.0.0.1", args.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
