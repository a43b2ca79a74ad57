"""Records what Pillow and the transformers image processors make of pictures.

Writes internal/media/testdata (pictures, the RGB that Pillow reads from them,
and model inputs) and testdata/bad (hostile and odd files). Everything is
synthesised here. Recorded with Python 3.11, Pillow 13.0.0 (libjpeg-turbo
inside), numpy 2.4.6, transformers 5.23.0, torchvision 0.29.2.

    python ref/media.py
"""

import base64
import hashlib
import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import PIL
import transformers
from PIL import Image, ImageDraw, ImageFilter, ImageOps, features
from transformers.image_transforms import convert_to_rgb

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "internal/media/testdata"
BAD = ROOT / "testdata/bad"


def scene(w, h, seed=1):
    """A smooth sky, blobs of colour, thin lines and text-like strokes."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:h, 0:w].astype(np.float64)
    a = np.stack([120 + 100 * x / w, 200 - 120 * y / h, 90 + 80 * np.sin(x / 9.0 + y / 13.0)], -1)
    img = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))
    d = ImageDraw.Draw(img)
    for _ in range(6):
        cx, cy, r = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(0.08, 0.25) * min(w, h)
        d.ellipse([cx - r, cy - r, cx + r, cy + r], fill=tuple(int(v) for v in rng.integers(0, 256, 3)))
    for i in range(5):
        d.line([(0, h * i / 5), (w, h * (i + 0.6) / 5)], fill=tuple(int(v) for v in rng.integers(0, 256, 3)), width=1)
    for i in range(0, max(w - 6, 1), 6):
        if rng.random() < 0.7:
            d.line([(i, h * 0.8), (i + rng.integers(0, 5), h * 0.8 + rng.integers(2, 8))], fill=(20, 20, 30))
    return img


def photo(w, h, seed=2):
    """Softened noise over the scene: what JPEG was made for."""
    rng = np.random.default_rng(seed)
    n = Image.fromarray(rng.integers(0, 256, (h, w, 3), dtype=np.uint8)).filter(ImageFilter.GaussianBlur(2))
    return Image.blend(scene(w, h, seed), n, 0.35).filter(ImageFilter.GaussianBlur(0.7))


def noise(w, h, seed=3):
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (h, w, 3), dtype=np.uint8))


def gradient(w, h):
    y, x = np.mgrid[0:h, 0:w]
    return Image.fromarray(np.stack([x * 255 // max(w - 1, 1), y * 255 // max(h - 1, 1), (x + y) * 255 // max(w + h - 2, 1)], -1).astype(np.uint8))


def lines(w, h):
    a = np.full((h, w, 3), 255, np.uint8)
    a[::4], a[:, ::5], a[::7, ::3] = (0, 0, 0), (200, 0, 0), (0, 0, 255)
    return Image.fromarray(a)


def save(img, fmt, **kw):
    b = io.BytesIO()
    img.save(b, fmt, **kw)
    return b.getvalue()


def exif(orientation):
    e = Image.Exif()
    e[0x0112] = orientation
    e[0x010F] = "maker of cameras"
    return e.tobytes()


def resample_sof(data, old, new, swap):
    """Relabels the luma sampling of a baseline JPEG, for ratios Pillow cannot write."""
    b = bytearray(data)
    i = b.index(b"\xff\xc0")
    h, w = struct.unpack(">HH", b[i + 5:i + 9])
    if swap:
        b[i + 5:i + 9] = struct.pack(">HH", w, h)
    assert b[i + 11] == old
    b[i + 11] = new
    return bytes(b)


def png_chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(w, h, depth, colour, rows, extra=b""):
    raw = b"".join(b"\0" + r for r in rows)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, 0)) + extra
            + png_chunk(b"IDAT", zlib.compress(raw)) + png_chunk(b"IEND", b""))


def png16(w, h, colour, channels, seed=5):
    rng = np.random.default_rng(seed)
    a = rng.integers(0, 65536, (h, w, channels)).astype(">u2")
    a[0, :, 0] = np.linspace(0, 65535, w).astype(np.uint16)
    return png(w, h, 16, colour, [a[y].tobytes() for y in range(h)])


def pictures():
    s, p = scene(61, 47), photo(61, 47)
    yield "scene.png", save(s, "PNG")
    yield "noise.png", save(noise(33, 29), "PNG")
    yield "gradient.png", save(gradient(120, 80), "PNG")
    yield "lines.png", save(lines(90, 64), "PNG")
    yield "tall.png", save(scene(37, 501), "PNG")
    yield "wide.png", save(gradient(300, 7), "PNG")
    yield "dot.png", save(Image.new("RGB", (1, 1), (200, 30, 90)), "PNG")
    yield "square.png", save(scene(64, 64, 9), "PNG")
    for q in (30, 75, 95):
        for sub in ("4:4:4", "4:2:2", "4:2:0"):
            yield f"q{q}-{sub.replace(':', '')}.jpg", save(p, "JPEG", quality=q, subsampling=sub)
    yield "even-420.jpg", save(photo(64, 48), "JPEG", quality=85, subsampling="4:2:0")
    yield "narrow-420.jpg", save(photo(4, 9), "JPEG", quality=90, subsampling="4:2:0")
    yield "pixel-420.jpg", save(photo(1, 1), "JPEG", quality=90, subsampling="4:2:0")
    yield "progressive.jpg", save(p, "JPEG", quality=80, progressive=True, subsampling="4:2:0")
    yield "optimised.jpg", save(p, "JPEG", quality=80, optimize=True, restart_marker_blocks=3)
    yield "ratio-440.jpg", resample_sof(save(photo(48, 32), "JPEG", quality=90, subsampling="4:2:2"), 0x21, 0x12, True)
    yield "ratio-411.jpg", resample_sof(save(photo(64, 32), "JPEG", quality=90, subsampling="4:2:0"), 0x22, 0x41, False)
    yield "rgb.jpg", save(p, "JPEG", quality=90, keep_rgb=True)
    yield "grey.jpg", save(p.convert("L"), "JPEG", quality=85)
    yield "cmyk.jpg", save(p.convert("CMYK"), "JPEG", quality=92)
    yield "cmyk-noadobe.jpg", strip_adobe(save(p.convert("CMYK"), "JPEG", quality=92))
    yield "ycck.jpg", ycck(p)
    yield "large.jpg", save(photo(640, 427), "JPEG", quality=60, subsampling="4:2:0")
    yield "bits1.png", save(s.convert("1"), "PNG")
    yield "grey2.png", png(8, 2, 2, 0, [b"\x1b\xe4", b"\x00\xff"])
    yield "grey4.png", png(4, 2, 4, 0, [b"\x01\x8f", b"\x5a\xf0"])
    yield "grey.png", save(s.convert("L"), "PNG")
    yield "grey-alpha.png", save(Image.merge("LA", (s.convert("L"), gradient(61, 47).getchannel(0))), "PNG")
    yield "alpha.png", save(Image.merge("RGBA", (*s.split(), gradient(61, 47).getchannel(1))), "PNG")
    yield "palette.png", save(s.quantize(17), "PNG")
    yield "palette-clear.png", save(s.quantize(17), "PNG", transparency=3)
    yield "palette-alpha.png", save(s.quantize(17), "PNG", transparency=bytes(range(0, 255, 15)))
    yield "rgb-trns.png", save(s, "PNG", transparency=s.getpixel((5, 5)))
    yield "gray16.png", png16(40, 20, 0, 1)
    yield "rgb16.png", png16(20, 12, 2, 3)
    yield "grey-alpha16.png", png16(20, 12, 4, 2)
    yield "rgba16.png", png16(20, 12, 6, 4)
    small = scene(23, 14, 7)
    for o in range(1, 9):
        yield f"exif{o}.jpg", save(small, "JPEG", quality=95, subsampling="4:4:4", exif=exif(o))
    yield "exif6.png", save(small, "PNG", exif=exif(6))
    yield "exif8.webp", save(small, "WEBP", lossless=True, exif=exif(8))
    yield "lossy.webp", save(p, "WEBP", quality=80)
    yield "lossy-even.webp", save(photo(64, 48), "WEBP", quality=50)
    yield "lossy-alpha.webp", save(Image.merge("RGBA", (*p.split(), gradient(61, 47).getchannel(1))), "WEBP", quality=80)
    yield "lossless.webp", save(s, "WEBP", lossless=True)
    yield "lossless-alpha.webp", save(Image.merge("RGBA", (*s.split(), gradient(61, 47).getchannel(1))), "WEBP", lossless=True, exact=True)
    yield "animated.webp", save(s, "WEBP", save_all=True, append_images=[p, noise(61, 47)], duration=100, lossless=True)
    yield "animated-lossy.webp", save(p, "WEBP", save_all=True, append_images=[s], duration=100, quality=70)
    yield "scene.bmp", save(scene(31, 20), "BMP")
    yield "palette.bmp", save(scene(31, 20).quantize(16), "BMP")
    yield "grey.bmp", save(scene(31, 20).convert("L"), "BMP")
    yield "bits1.bmp", save(scene(31, 20).convert("1"), "BMP")
    yield "alpha.bmp", save(Image.merge("RGBA", (*s.split(), gradient(61, 47).getchannel(1))), "BMP")
    yield "still.gif", save(s.quantize(32), "GIF")
    yield "clear.gif", save(s.quantize(32), "GIF", transparency=4)
    yield "interlaced.gif", save(s.quantize(32), "GIF", interlace=1)
    yield "animated.gif", animation()
    yield "offset.gif", offset_gif(False)
    yield "offset-clear.gif", offset_gif(True)


def animation():
    frames = [scene(48, 32, i).quantize(24) for i in range(4)]
    return save(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0)


def offset_gif(clear):
    """A frame smaller than its screen, with a background colour."""
    whole = save(scene(12, 8).quantize(8), "GIF", transparency=1) if clear else save(scene(12, 8).quantize(8), "GIF")
    b = bytearray(whole)
    b[6:10] = struct.pack("<HH", 20, 15)
    b[11] = 2
    at = 13 + 3 * 2 ** ((b[10] & 7) + 1)
    while b[at] == 0x21:
        at += 2
        while b[at]:
            at += b[at] + 1
        at += 1
    assert b[at] == 0x2C
    b[at + 1:at + 5] = struct.pack("<HH", 5, 4)
    return bytes(b)


def strip_adobe(data):
    i = data.index(b"\xff\xee")
    n = struct.unpack(">H", data[i + 2:i + 4])[0]
    return data[:i] + data[i + 2 + n:]


def ycck(img):
    """Adobe's inverted YCCK, out of a CMYK file relabelled: the same bytes, read as YCCK."""
    b = bytearray(save(img.convert("CMYK"), "JPEG", quality=92))
    i = b.index(b"\xff\xee")
    b[i + 4 + 11] = 2
    return bytes(b)


CONFIGS = {
    "clip": {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 48}, "crop_size": {"height": 48, "width": 48}},
    "clip-old": {"feature_extractor_type": "CLIPFeatureExtractor", "size": 40, "crop_size": 36, "resample": 3, "do_resize": True,
                 "do_center_crop": True, "do_normalize": True, "image_mean": [0.48145466, 0.4578275, 0.40821073],
                 "image_std": [0.26862954, 0.26130258, 0.27577711]},
    "clip-pad": {"image_processor_type": "CLIPImageProcessorFast", "size": {"shortest_edge": 21}, "crop_size": {"height": 30, "width": 41}},
    "clip-crop": {"image_processor_type": "CLIPImageProcessor", "do_resize": False, "crop_size": {"height": 50, "width": 44}},
    "chinese": {"image_processor_type": "ChineseCLIPImageProcessor", "size": {"height": 56, "width": 56}, "do_center_crop": False},
    "chinese-lanczos": {"feature_extractor_type": "ChineseCLIPFeatureExtractor", "size": {"height": 45, "width": 52}, "do_center_crop": False, "resample": 1},
    "blip": {"image_processor_type": "BlipImageProcessor", "size": {"height": 96, "width": 96}},
    "blip-bilinear": {"image_processor_type": "BlipImageProcessor", "size": {"height": 31, "width": 77}, "resample": 2,
                      "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]},
    "blip-raw": {"image_processor_type": "BlipImageProcessor", "size": {"height": 20, "width": 20}, "do_rescale": False, "do_normalize": False},
    "blip-box": {"image_processor_type": "BlipImageProcessor", "size": {"height": 20, "width": 30}, "resample": 4},
    "blip-hamming": {"image_processor_type": "BlipImageProcessor", "size": {"height": 20, "width": 30}, "resample": 5},
    "blip-nearest": {"image_processor_type": "BlipImageProcessor", "size": {"height": 20, "width": 30}, "resample": 0},
    "clip-224": {"image_processor_type": "CLIPImageProcessor"},
    "blip-384": {"image_processor_type": "BlipImageProcessor"},
}
SOURCES = ["scene.png", "noise.png", "gradient.png", "lines.png", "tall.png", "wide.png", "dot.png", "square.png", "large.jpg", "q75-420.jpg"]


def processor(config, pil):
    """The class that config names, on Pillow or on torchvision."""
    name = config.get("image_processor_type") or config.get("feature_extractor_type")
    family = name.replace("ImageProcessorFast", "").replace("ImageProcessor", "").replace("FeatureExtractor", "")
    cls = getattr(transformers, family + "ImageProcessor" + ("Pil" if pil else ""))
    return cls(**{k: v for k, v in config.items() if not k.endswith("_type")})


def rgb(data):
    img = Image.open(io.BytesIO(data))
    frames = getattr(img, "n_frames", 1)
    fmt = img.format.lower()
    img = ImageOps.exif_transpose(img)
    if img.mode == "I;16":  # Pillow clips 16-bit grey to white; we keep the high byte
        return Image.fromarray((np.asarray(img) >> 8).astype(np.uint8)).convert("RGB"), fmt, frames, "I;16"
    return Image.fromarray(convert_to_rgb(img, return_numpy=True)), fmt, frames, img.mode


def main():
    files = OUT / "pictures"
    files.mkdir(parents=True, exist_ok=True)
    cases, decoded = [], {}
    for name, data in pictures():
        (files / name).write_bytes(data)
        img, fmt, frames, mode = rgb(data)
        decoded[name] = img
        case = {"file": name, "format": fmt, "frames": frames, "mode": mode, "w": img.width, "h": img.height,
                "sha256": hashlib.sha256(img.tobytes()).hexdigest()}
        if name.endswith(".jpg") and name != "large.jpg" or fmt == "webp" and "lossy" in name:
            case["rgb"] = base64.b64encode(zlib.compress(img.tobytes(), 9)).decode()
        if name == "large.jpg":
            case["rgb_sampled"] = base64.b64encode(img.tobytes()[::53]).decode()
        cases.append(case)

    inputs = []
    for cname, config in CONFIGS.items():
        pil, fast = processor(config, True), processor(config, False)
        for source in SOURCES:
            if cname in ("clip-224", "blip-384") and source not in ("large.jpg", "scene.png", "tall.png"):
                continue
            want = np.asarray(pil(decoded[source], return_tensors="np")["pixel_values"][0], dtype=np.float32)
            other = want if config.get("resample") in (0, 4, 5) else np.asarray(fast(decoded[source], return_tensors="pt")["pixel_values"][0], dtype=np.float32)  # torchvision lacks the others
            step = max(1, want.size // 900) | 1
            scale = 255.0 * np.asarray(config.get("image_std", pil.image_std if config.get("do_normalize", True) else [1 / 255] * 3)).reshape(3, 1, 1)
            inputs.append({
                "config": cname, "source": source, "shape": list(want.shape), "step": step,
                "pixels": base64.b64encode(want.ravel()[::step].astype("<f4").tobytes()).decode(),
                "mean": float(want.astype(np.float64).mean()),
                "torchvision_max": float(np.abs(want - other).max()),
                "torchvision_mean": float(np.abs(want - other).mean()),
                "torchvision_max_levels": float((np.abs(want - other) * scale).max()),
            })
    versions = {"pillow": PIL.__version__, "libjpeg_turbo": features.version("libjpeg_turbo"), "webp": features.version("webp"),
                "transformers": transformers.__version__, "numpy": np.__version__}
    import torch
    import torchvision
    versions |= {"torch": torch.__version__, "torchvision": torchvision.__version__}
    record = {"versions": versions, "pictures": cases, "configs": CONFIGS, "inputs": inputs}
    (OUT / "media.json").write_text(json.dumps(record, indent=1) + "\n")
    worst = max(inputs, key=lambda c: c["torchvision_max"])
    print(len(cases), "pictures,", len(inputs), "inputs; torchvision differs by at most", worst["torchvision_max"],
          "in", worst["config"], worst["source"], "and", max(c["torchvision_max_levels"] for c in inputs), "levels")
    bad()


BAD_README = """# Hostile and odd picture files

Made by `ref/media.py`; shared by tests of the command line and of HTTP.

| File | What it is | What must happen |
|---|---|---|
"""


def bad():
    BAD.mkdir(parents=True, exist_ok=True)
    p = photo(96, 64)
    jpg, png_ = save(p, "JPEG", quality=85), save(scene(96, 64), "PNG")
    huge = png(60000, 60000, 8, 2, [b""])
    huge_jpg = bytearray(save(photo(16, 16), "JPEG"))
    i = huge_jpg.index(b"\xff\xc0")
    huge_jpg[i + 5:i + 9] = struct.pack(">HH", 60000, 60000)
    heic = struct.pack(">I", 28) + b"ftypheic" + b"\0\0\0\0mif1heicmiaf" + b"\0\0\0\x08meta" + b"\0" * 64
    table = [
        ("truncated.jpg", jpg[:len(jpg) // 2], "a JPEG cut in the middle", "refused: truncated"),
        ("truncated.png", png_[:len(png_) // 2], "a PNG cut in the middle", "refused: truncated"),
        ("zero.png", b"", "no bytes at all", "refused: empty"),
        ("mislabelled.png", jpg, "a JPEG named .png", "works: the bytes decide"),
        ("text.png", b"This is a letter, not a picture.\n", "plain text named .png", "refused: plain text"),
        ("huge-header.png", huge, "a PNG that claims 60,000 x 60,000 pixels", "refused: over the limit"),
        ("huge-header.jpg", bytes(huge_jpg), "a JPEG that claims 60,000 x 60,000 pixels", "refused: over the limit"),
        ("animated.gif", animation(), "a GIF of 4 frames", "works: the first frame"),
        ("cmyk.jpg", save(p.convert("CMYK"), "JPEG", quality=85), "a JPEG in four inks", "works"),
        ("gray16.png", png16(40, 20, 0, 1), "a PNG with 16-bit grey", "works: the high byte"),
        ("heic-like.heic", heic, "the head of a HEIC file", "refused: convert it"),
    ]
    text = BAD_README
    for name, data, what, must in table:
        (BAD / name).write_bytes(data)
        text += f"| {name} | {what} | {must} |\n"
    (BAD / "README.md").write_text(text)


if __name__ == "__main__":
    main()
