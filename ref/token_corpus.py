"""Makes two small tokenizers and records what the reference does with a corpus.

Writes internal/token/testdata/{bert,clip}: Hugging Face folders whose vocabularies are
trained here on sentences made here, and internal/token/testdata/corpus.json.gz: lines in
many scripts, well-formed and not, with the ids, offsets and decoded text that the
fast tokenizers of transformers give. Nothing is downloaded; the same seed gives the
same files.

Usage: python ref/token_corpus.py   (from the repository root)
"""

import codecs
import collections
import gzip
import hashlib
import json
import pathlib
import random
import unicodedata

import tokenizers
import transformers
from tokenizers import pre_tokenizers
from transformers import BertTokenizer, CLIPTokenizer

OUT = pathlib.Path("internal/token/testdata")
R = random.Random(20)

NOUNS = "cat dog pig bear rabbit bird horse fish hat coat scarf umbrella balloon apple tree house river mountain bridge garden park street window table chair book lamp kite boat train wheel star moon cloud rainbow raincoat boot flower leaf stone snowman".split()
COLOURS = "red blue green yellow purple orange pink brown black white grey golden silver turquoise".split()
VERBS = "wearing holding carrying watching chasing eating painting riding flying sitting standing sleeping jumping dancing reading running".split()
PLACES = "in the park|by the river|under a tree|on the roof|near the old bridge|in the rain|behind the house|at the station|over the rainbow|on a snowy hill|beside the lake|in a dark forest".split("|")
TIMES = "in spring|in autumn|at night|at noon|before sunrise|during a storm|on a winter evening|all day long".split("|")
ZN = "猫 狗 猪 熊 兔子 鸟 马 鱼 帽子 外套 围巾 雨伞 气球 苹果 树 房子 河 山 桥 花园 公园 街道 窗户 桌子 椅子 书 灯 风筝 船 火车 星星 月亮 云 彩虹 雨衣 靴子 花 叶子 石头 雪人".split()
ZC = "红色 蓝色 绿色 黄色 紫色 橙色 粉色 棕色 黑色 白色 灰色 金色 银色".split()
ZV = "戴着 拿着 看着 追着 吃着 画着 骑着 抱着 推着 穿着".split()
ZP = "在公园里 在河边 在树下 在屋顶上 在旧桥旁 在雨中 在房子后面 在车站 在彩虹上 在雪山上 在湖边 在黑暗的森林里".split()
EMOJI = ["😀", "😂", "🐱", "🐻", "🌈", "☂️", "❤️", "🎩", "👍", "👍🏽", "👩‍🚀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳", "🇫🇷🇯🇵", "1️⃣", "🧑🏿‍🌾", "⚽", "✨", "🫠", "🪿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☃", "©️", "™"]
OTHER = {
    "arabic": "قطة ترتدي قبعة زرقاء في الحديقة تحت المطر كَلْبٌ صغيرٌ يجري ٣ مرات لا إله ﷺ ﻻ".split(),
    "hindi": "नीली टोपी पहने एक बिल्ली बगीचे में बारिश के नीचे कुत्ता दौड़ रहा है ३ क़लम ज़मीन क्षत्रिय".split(),
    "thai": "แมวสวมหมวกสีฟ้า ในสวน ใต้ฝน สุนัขกำลังวิ่ง ๓ ครั้ง น้ำ ผู้ใหญ่".split(),
    "korean": "파란 모자를 쓴 고양이 공원에서 비 아래 개가 달린다 세 번 한글 값 닭".split(),
    "korean parts": [unicodedata.normalize("NFD", w) for w in "파란 모자를 쓴 고양이 값 닭 한글 각".split()],
    "japanese": "青い帽子をかぶった猫 公園で 雨の下 ガギグゲゴ パピプペポ がぎぐ ｶﾞｷﾞ 犬が走る 三回 ー々〆ヶ".split(),
    "russian": "кошка в синей шляпе ёлка Йод Щука ПАРК под дождём ЁЛКИ".split(),
    "greek": "Γάτα με μπλε καπέλο ΟΔΥΣΣΕΥΣ Σίσυφος ΐ ΰ ᾳ ᾼ Ώ ΣΑΣ".split(),
    "hebrew": "חתול חובש כובע כחול בְּרֵאשִׁית שׁ שׂ אּ".split(),
    "vietnamese": "Con mèo đội mũ xanh ở công viên dưới mưa Nguyễn ường Ệ ặ ẫ".split(),
    "turkish": "İstanbul ISPARTA ığdır ŞIRNAK Çanakkale ÖĞRETMEN i̇ İ".split(),
    "german": "Straße GROẞ Fußgänger Äpfel über naïve ŒUVRE Æon ﬀ ﬁ ﬆ Ǆ ǅ".split(),
    "tamil": "பூனை நீல தொப்பி அணிந்த பூங்காவில் மழை கொ கோ கௌ".split(),
    "bengali": "নীল টুপি পরা বিড়াল পার্কে বৃষ্টি ড় ঢ় য় কো কৌ".split(),
    "tibetan": "བོད་ཡིག ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ གྷ ཱི ཱུ ྲྀ".split(),
    "georgian": "კატა ლურჯი ქუდით ᲙᲐᲢᲐ Ⴀⴀ".split(),
    "cherokee": "ᏣᎳᎩ ꭰꭱ Ꭰ ᏸ".split(),
    "plane 1": "𝐀𝐛𝐜 𝟙𝟚 𐐀𐐨 𞤀𞤢 𑄮 𝅗𝅥 𝅘𝅥𝅮 𓀀 𠀀 𪜀 𫠝 丽 𛀁 🄰 𒐀".split(),
}
SPECIAL = ["[MASK]", "[CLS]", "[SEP]", "[PAD]", "[UNK]", "[mask]", "[ MASK ]", "<|endoftext|>", "<|startoftext|>", "<|ENDOFTEXT|>", "<|endoftext", "[MASK", "<b>bold</b>", "<a href='x'>link</a>", "&amp;", "&#39;", "</w>", "##ing", "<w>", "<Obj>", "<obj>", "[unused1]", "{{x}}", "<!-- c -->", "<br/>", "</s>", "<pad>"]
CONTRACT = ["it's", "don't", "they're", "we've", "I'm", "she'll", "he'd", "IT'S", "rock'n'roll", "'s", "''s", "'''", "o'clock", "’s", "it’s", "'sad", "'d've", "!'s", "cat's.", "do not", "'t is", "'re", "'RE", "'ll", "l'l"]
SPACES = [" ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2003", "\u2028", "\u0085", "\u200b", "\u200d", "\ufeff", "\u180e", "\u205f", "\u1680", "\x0b", "\x1c", "\x00", "\u2060", "\xad"]


def english() -> str:
    a, b, c, v = R.choice(NOUNS), R.choice(NOUNS), R.choice(COLOURS), R.choice(VERBS)
    s = R.choice([
        f"a {c} {a} {v} a {b} {R.choice(PLACES)}",
        f"The {a} is {v} the {R.choice(COLOURS)} {b} {R.choice(TIMES)}.",
        f"{R.randint(2, 40)} {a}s and {R.choice(['one', 'two', 'three', 'no'])} {b}s {R.choice(PLACES)}",
        f"What colour is the {b} that the {a} is {v}?",
        f"Is there a {c} {a} {R.choice(PLACES)}, {R.choice(TIMES)}?",
        f"An unbelievably {c}ish {a}-{b} {v} itself; isn't it?",
        f"{a.upper()} AND {b.title()}: \"{v}\" ({c}/{R.choice(COLOURS)}) #{R.randint(0, 99999)}!",
    ])
    return s


def chinese() -> str:
    a, b, c, v = R.choice(ZN), R.choice(ZN), R.choice(ZC), R.choice(ZV)
    return R.choice([
        f"一只{v}{c}{b}的{a}{R.choice(ZP)}",
        f"{a}是什么颜色的？",
        f"图中有{R.randint(1, 30)}个{a}和三个{b}。",
        f"{R.choice(ZP)}，{c}的{a}{v}{b}！",
        f"“{a}”与《{b}》、{c}……（{v}）",
        f"下雨了，{a}{v}{b}；雪也停了：是不是？",
    ])


def marks() -> str:
    """Letters under random marks, in any order and of any class."""
    base = "aeiouycnsgAEIOUकกあΑ가ᄀק"
    mark = ["\u0301", "\u0300", "\u0323", "\u0327", "\u0302", "\u0308", "\u030a", "\u0345", "\u0338", "\u0334", "\u093c", "\u3099", "\u05b0", "\u05bc", "\u0e38", "\u064b", "\u0651", "\u1161", "\u11a8", "\u0315", "\u031b", "\u1dce", "\u302a", "\u0f71", "\u0f72", "\u0344", "\u0958", "\u20d0"]
    return " ".join("".join(R.choice(base) + "".join(R.choice(mark) for _ in range(R.randint(0, 4))) for _ in range(R.randint(1, 4))) for _ in range(R.randint(1, 5)))


def anywhere() -> str:
    """Random code points: of all planes, of one block, or of everything assigned below U+3000."""
    kind = R.randint(0, 3)
    if kind == 0:
        points = [R.randrange(0x110000) for _ in range(R.randint(1, 12))]
    elif kind == 1:
        b = R.randrange(0x3000 // 16) * 16
        points = [b + R.randrange(64) for _ in range(R.randint(4, 24))]
    elif kind == 2:
        b = R.choice([0xF900, 0xFB00, 0xFE00, 0xFF00, 0x1D100, 0x1F000, 0x2F800, 0x11000, 0x16A00, 0x1E900, 0xA640, 0xAB00, 0xE0000, 0x10400, 0x1C80, 0xA7C0, 0x10D00, 0x11380])
        points = [b + R.randrange(256) for _ in range(R.randint(4, 16))]
    else:
        points = [R.randrange(0x3000) for _ in range(R.randint(4, 30))]
    return "".join(chr(p) for p in points if not 0xD800 <= p < 0xE000)


def mixed() -> str:
    parts = [R.choice([english, chinese, marks, anywhere])() for _ in range(2)] + [R.choice(EMOJI), R.choice(SPECIAL), R.choice(CONTRACT), R.choice(OTHER[R.choice(list(OTHER))])]
    R.shuffle(parts)
    return "".join(p + R.choice(SPACES + [""] * 5) for p in parts)


def numbers() -> str:
    return " ".join(R.choice([f"{R.random() * 1e5:.3f}", f"{R.randint(0, 10**9):,}", "½", "Ⅷ", "①", "٣٤", "3rd", "1e-9", "0x1F", "50%", "$9.99", "€7", "2026-11-24", "12:30", "x²", "H₂O", "千九百", "〇", "１２３"]) for _ in range(R.randint(1, 6)))


def punctuation() -> str:
    return "".join(R.choice("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ 。，、；：？！…—「」『』《》¡¿«»‘’“”‹›§¶†‡•′″‽⁇⸮٫؟؛।॥๚—–") for _ in range(R.randint(1, 30)))


def long_word() -> str:
    n = R.choice([50, 99, 100, 101, 102, 250])
    return R.choice([
        "a" * n, "é" * n, "".join(R.choice("catdogbear") for _ in range(n)), "1" * n, "!" * n, "😀" * n, "한" * n, "".join(R.choice(NOUNS) for _ in range(n // 5)),
        "e" + "\u0301" * n, "\u0323\u0301" * (n // 2), "ab" * n + " " + "x" * 100, unicodedata.normalize("NFD", "각" * n),
    ])


def malformed() -> bytes:
    """Bytes that are not UTF-8: cut, overlong, surrogates, stray, random."""
    good = R.choice([english, chinese, mixed])().encode()
    kind = R.randint(0, 6)
    if kind == 0:
        return good[: R.randrange(len(good) + 1)] + b"\xe4\xb8" + b" tail"
    if kind == 1:
        b = bytearray(good)
        for _ in range(R.randint(1, 6)):
            b[R.randrange(len(b))] = R.randrange(256)
        return bytes(b)
    if kind == 2:
        return b"a \xed\xa0\xbd\xed\xb8\x80 b \xed\xb0\x80" + good[:20]  # surrogates, as CESU-8
    if kind == 3:
        return b"\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf cat \xf4\x90\x80\x80 \xf8\x88\x80\x80\x80 \xfe\xff" + good[:9]
    if kind == 4:
        return bytes(R.randrange(256) for _ in range(R.randint(1, 40)))
    if kind == 5:
        return bytes(R.choice([0xE4, 0xF0, 0x9F, 0x98, 0x80, 0xC3, 0xA9, 0x61, 0x20, 0xED, 0xBF, 0xF4]) for _ in range(R.randint(1, 30)))
    return good[R.randrange(1, len(good)) :]


def lines() -> list[tuple[str, bytes]]:
    """(group, bytes), at least 2,400."""
    made: list[tuple[str, bytes]] = [("edge", b) for b in (b"", b" ", b"\n", b"\x00", b"\xef\xbb\xbfcat", b"\xff", b"\xe4", b"a", b"##", b"#", b"'", b"<", b"[", b"[MASK]", b"<|endoftext|>", b"<|startoftext|><|endoftext|>")]

    def group(name: str, n: int, make) -> None:
        for _ in range(n):
            s = make()
            made.append((name, s if isinstance(s, bytes) else s.encode()))

    group("english", 350, english)
    group("chinese", 300, chinese)
    group("emoji", 150, lambda: R.choice(["", english() + " ", chinese()]) + R.choice(["", " "]).join(R.choice(EMOJI) for _ in range(R.randint(1, 6))))
    group("mixed", 300, mixed)
    group("marks", 250, marks)
    group("anywhere", 350, anywhere)
    for name, words in OTHER.items():
        group(name, 14, lambda: R.choice([" ", " ", ""]).join(R.choice(words) for _ in range(R.randint(1, 8))))
    group("controls", 120, lambda: "".join(R.choice(NOUNS + ZN) + R.choice(SPACES + [chr(R.randrange(32)), chr(R.randrange(0x7F, 0xA0)), "\ufffd", "\ufffe", "\ue000", "\u202e"]) for _ in range(R.randint(1, 6))))
    group("special", 160, lambda: R.choice(["", " "]).join(R.choice(SPECIAL + NOUNS + ["a", " ", "!"]) for _ in range(R.randint(1, 6))))
    group("contractions", 100, lambda: R.choice([" ", " ", "", ", "]).join(R.choice(CONTRACT + NOUNS) for _ in range(R.randint(1, 6))))
    group("numbers", 80, numbers)
    group("punctuation", 100, punctuation)
    group("long", 40, long_word)
    group("malformed", 250, malformed)
    return made


def learn(counts: dict[tuple[str, ...], int], join, n: int) -> list[tuple[str, str]]:
    """The n most frequent merges of words given as symbols, ties by text. (The library's
    own trainers break ties differently in every run.)"""
    merges = []
    for _ in range(n):
        pairs: collections.Counter = collections.Counter()
        for word, k in counts.items():
            for p in zip(word, word[1:]):
                pairs[p] += k
        if not pairs:
            break
        best = min(pairs, key=lambda p: (-pairs[p], p))
        merges.append(best)
        changed: dict[tuple[str, ...], int] = {}
        for word, k in counts.items():
            out, i = [], 0
            while i < len(word):
                if word[i : i + 2] == best:
                    out.append(join(*best))
                    i += 2
                else:
                    out.append(word[i])
                    i += 1
            changed[tuple(out)] = changed.get(tuple(out), 0) + k
        counts = changed
    return merges


def make_bert(folder: pathlib.Path, text: list[str]) -> None:
    t = BertTokenizer()
    counts = collections.Counter(w for line in text for w in words(t, line).split())
    pieces = {tuple([w[0]] + ["##" + c for c in w[1:]]): k for w, k in counts.items()}
    merges = learn(pieces, lambda a, b: a + b[2:], 1200)
    tokens = {c for w in pieces for c in w} | {a + b[2:] for a, b in merges}
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocab = {tok: i for i, tok in enumerate(special + sorted(tokens))}
    save(BertTokenizer(vocab=vocab, clean_up_tokenization_spaces=True), folder)
    (folder / "vocab.txt").write_text("".join(tok + "\n" for tok in vocab), encoding="utf-8")


def make_clip(folder: pathlib.Path, text: list[str]) -> None:
    t = CLIPTokenizer()
    counts = collections.Counter(w for line in text for w in words(t, line).split())
    merges = learn({(*w[:-1], w[-1] + "</w>"): k for w, k in counts.items()}, lambda a, b: a + b, 2000)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = list(dict.fromkeys(alphabet + [c + "</w>" for c in alphabet] + ["".join(m) for m in merges] + ["<|startoftext|>", "<|endoftext|>"]))
    vocab = {tok: i for i, tok in enumerate(tokens)}
    save(CLIPTokenizer(vocab=vocab, merges=merges), folder)
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(" ".join(m) + "\n" for m in merges), encoding="utf-8")


def save(t, folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    t.save_pretrained(folder)
    path = folder / "tokenizer.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def decode_bytes(raw: bytes) -> tuple[str, list[int]]:
    """What Python's replacing decoder makes of raw, and where each character begins in it (and the end)."""
    bad: list[tuple[int, int]] = []

    def handler(err: UnicodeDecodeError):
        bad.append((err.start, err.end))
        return "\ufffd", err.end

    codecs.register_error("note", handler)
    s = raw.decode("utf-8", "note")
    assert s == raw.decode("utf-8", "replace")
    starts, at, ends = [], 0, dict(bad)
    for c in s:
        starts.append(at)
        at = ends[at] if c == "\ufffd" and at in ends else at + len(c.encode())
    assert at == len(raw)
    return s, starts + [at]


def record(t, raw: bytes, limit: int) -> dict:
    """One line: ids, byte offsets as differences, decoded text; limit 0 is none."""
    s, starts = decode_bytes(raw)
    e = t(s, return_offsets_mapping=True, **({"truncation": True, "max_length": limit} if limit else {"truncation": False}))
    flat, last = [], 0
    for i, (a, b) in enumerate(e["offset_mapping"]):
        a, b = (starts[a], starts[b]) if (a, b) != (0, 0) else (0, 0)
        flat += [a - last, b - a]
        last = a
    return {"i": e["input_ids"], "o": flat, "d": t.decode(e["input_ids"], skip_special_tokens=True)}


def variants() -> list[dict]:
    """Small tokenizer.json files with every option that the two folders leave at its
    default, and what the tokenizers library makes of a few lines with each."""
    vocab = {tok: i for i, tok in enumerate("[PAD] [UNK] [CLS] [SEP] [MASK] cat dog ##s ##ing run Run É ##é e ##e a ##a 猫 猫狗 , ' ! i ##i \u0307 ##\u0307 yes no".split())}
    wordpiece = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 12, "vocab": vocab}
    bert = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True}
    template = {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}], "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2, 4], "tokens": ["[CLS]", "[MASK]"]}}}
    letters = {tok: i for i, tok in enumerate("<u> a b c aa ab abc </w> a</w> b</w> c</w> ab</w> abc</w> Ġ Ġa ĠaĠ ! Ã © Ã© é ##a ##b a##b".split())}
    bpe = {"type": "BPE", "dropout": None, "unk_token": "<u>", "continuing_subword_prefix": None, "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False, "vocab": letters, "merges": ["a b", "ab c", "a a", "Ġ a"]}
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}

    def token(i: int, content: str, **flags) -> dict:
        return {"id": i, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": False} | flags

    flagged = [token(1, "[UNK]", special=True), token(4, "[MASK]", special=True, lstrip=True), token(26, "yes", normalized=True, single_word=True), token(27, "no", single_word=True), token(28, "NEW", normalized=True, rstrip=True), token(29, "New York", lstrip=True, rstrip=True), token(30, "FRESH", special=True, normalized=True)]

    def file(model, normalizer=None, pre=None, post=None, decoder=None, added=()) -> dict:
        return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": list(added), "normalizer": normalizer, "pre_tokenizer": pre, "post_processor": post, "decoder": decoder, "model": model}

    pre = {"type": "BertPreTokenizer"}
    dec = {"type": "WordPiece", "prefix": "##", "cleanup": True}
    made = [
        file(wordpiece, bert, pre, template, dec, flagged),
        file(wordpiece, bert | {"lowercase": False}, pre, {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}, dec | {"cleanup": False}, flagged[:2]),
        file(wordpiece, bert | {"lowercase": False, "strip_accents": True, "handle_chinese_chars": False}, pre),
        file(wordpiece, bert | {"strip_accents": False, "clean_text": False}, pre),
        file(wordpiece, {"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "Lowercase"}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " ! "}]}, {"type": "WhitespaceSplit"}),
        file(bpe, None, byte_level, {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}, byte_level),
        file(bpe | {"fuse_unk": True}, None, {"type": "WhitespaceSplit"}),
        file(bpe | {"unk_token": None}, {"type": "NFC"}, {"type": "WhitespaceSplit"}),
        file(bpe | {"ignore_merges": True}, None, byte_level | {"use_regex": False}, {"type": "RobertaProcessing", "sep": ["c", 3], "cls": ["b", 2], "trim_offsets": True, "add_prefix_space": False}, byte_level),
        file(bpe | {"end_of_word_suffix": "</w>", "merges": ["a b</w>", "a a"]}, None, {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, byte_level]}, None, byte_level),
        file(bpe | {"continuing_subword_prefix": "##", "merges": ["a ##b"]}, None, {"type": "WhitespaceSplit"}),
        file(wordpiece, {"type": "Sequence", "normalizers": [bert] + [{"type": "Replace", "pattern": {"String": a}, "content": b} for a, b in ("貓猫", "狗x", "xi", "éa", "ai", "貓e", "iu", "ui")]}, pre, template, dec),
    ]
    texts = ["", "cat dogs running", "Cats, 猫狗 É e\u0301 ÉÉ!", "yes no yesno no! YES noyes (yes)", "a  [MASK]  cat [MASK]", "NEW  new  York New York  x new", " NEWNEW new no  Fresh freshFRESH", "İi İ iİ a'a ''", "abc ab aab aaab  abab abc!", "  a  b   abc  ", "aé éa é!é ééa xx xyxa", "cat\tdog\u00a0cat\n\ncat\u0000dog \u3000", "catcatcatcat catcatcatcata", "[UNK][unk] [CLS]", "abcabcab'sa 'llb 'reab x'", "\u0301a \u0345\u0301\u0323 e\u0323\u0301 ệ", "한 \u1112\u1161\u11ab 하\u11ab", "it is a  \u2003 test\u2003", "  [MASK] eaaaaaaaaaaa eaaaaaaaaaaaa", "貓狗 dog貓x é x!i a 猫狗"]
    out = []
    for f in made:
        t = tokenizers.Tokenizer.from_str(json.dumps(f))
        rows = []
        for s in texts:
            e = t.encode(s)
            _, starts = decode_bytes(s.encode())
            spans = [[starts[a], starts[b]] if (a, b) != (0, 0) else [0, 0] for a, b in e.offsets]
            rows.append({"t": s, "i": e.ids, "s": spans, "d": t.decode(e.ids)})
        out.append({"file": f, "lines": rows})
    return out


def words(t, s: str) -> str:
    """The words that the model gets, normalised, each followed by a newline (which no word holds)."""
    b = t.backend_tokenizer
    return "".join(w + "\n" for w, _ in b.pre_tokenizer.pre_tokenize_str(b.normalizer.normalize_str(s)))


def every_point(t) -> str:
    """A hash of the words of "acb acb ...", where c is every code point in turn, 256 a line."""
    h = hashlib.sha256()
    for p in range(0, 0x110000, 256):
        line = " ".join(f"a{chr(c)}b" for c in range(p, p + 256) if not 0xD800 <= c < 0xE000)
        h.update((words(t, line) + "\n").encode())
    return h.hexdigest()


def main() -> None:
    made = lines()
    good = [english() for _ in range(6000)] + [chinese() for _ in range(4000)] + [" ".join(w) for w in OTHER.values()] * 3 + [" ".join(EMOJI)] * 3
    make_bert(OUT / "bert", good)
    make_clip(OUT / "clip", good)
    bert = BertTokenizer.from_pretrained(OUT / "bert")
    clip = CLIPTokenizer.from_pretrained(OUT / "clip")
    for t in (bert, clip):
        assert t.is_fast
    rows = []
    for k, (name, raw) in enumerate(made):
        limit = R.choice([2, 3, 5, 8, 16]) if k % 10 == 9 else 0
        try:
            text = {"t": raw.decode()}
        except UnicodeDecodeError:
            text = {"x": raw.hex()}
        rows.append({"g": name, **text, "n": limit, "w": words(bert, decode_bytes(raw)[0]), "bert": record(bert, raw, limit), "clip": record(clip, raw, limit)})
    (OUT / "variants.json").write_text("[\n" + ",\n".join(json.dumps(v, ensure_ascii=False, separators=(",", ":")) for v in variants()) + "\n]\n", encoding="utf-8")
    # Random ids, to decode what no text gives.
    ids = []
    for _ in range(200):
        n = R.randint(0, 20)
        b, c = [R.randrange(len(bert) + 5) for _ in range(n)], [R.randrange(len(clip) + 5) for _ in range(n)]
        ids.append({"bert": {"i": b, "d": bert.decode(b, skip_special_tokens=True)}, "clip": {"i": c, "d": clip.decode(c, skip_special_tokens=True)}})
    out = {"transformers": transformers.__version__, "tokenizers": tokenizers.__version__, "bert": type(bert).__name__, "clip": type(clip).__name__, "points": {"bert": every_point(bert), "clip": every_point(clip)}, "lines": rows, "ids": ids}
    data = json.dumps(out, ensure_ascii=False, separators=(",", ":")).encode()
    (OUT / "corpus.json.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    print(len(rows), "lines,", sum(len(r["bert"]["i"]) + len(r["clip"]["i"]) for r in rows), "ids, vocabularies", len(bert), len(clip))


if __name__ == "__main__":
    main()
