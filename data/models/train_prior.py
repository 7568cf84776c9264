#!/usr/bin/env python3
"""Makes prior.csv: how often a skill of ESCO is asked for, whatever is written.

asked = A ln(1 + s) + B ln(1 + o) + C ln(1 + r), where
s: marked phrases of SkillSpan's training ads that mean the skill: those that are one of its names, and shares of those
   that are near to it in meaning by embedding.bin. Ads that hold a validation sentence are left out, and no ad of the
   development part is read. Names that are held out for evaluation are no names here either;
o: occupations of ESCO that need it, and examples of O*NET's technologies of that name, once each;
r: links to it from other skills of ESCO.

    OMP_NUM_THREADS=1 python train_prior.py --data ../../../shared/data [--check]
"""

import argparse
import collections
import json
import pathlib
import sys

import numpy as np
import train_embedding as base

# The parts weigh as much as their deviations say: 0.4, 0.2 and 0.3 of one.
PARTS = {"phrases": 0.4, "occupations": 0.2, "relations": 0.3}
NEAREST, LEAST, SURE = 3, 0.45, 0.85
ESCO = "http://data.europa.eu/esco/skill/"


class Meaning:
    """Texts to vectors by embedding.bin."""

    def __init__(self, path):
        data = path.read_bytes()
        self.rows = base.unpacked(data).astype(np.float32)
        names = data[16 + len(self.rows) * (4 + self.rows.shape[1]) :].decode().split("\n")[:-1]
        self.numbers = {name: number for number, name in enumerate(names)}

    def of(self, texts):
        found = np.zeros((len(texts), self.rows.shape[1]), np.float32)
        for at, text in enumerate(texts):
            for word in base.words_of(text):
                found[at] += self.rows[base.pieces_of(word, self.numbers)].sum(0)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    def skills(self, esco, held_out):
        label = self.of(esco.labels)
        for number, names in enumerate(esco.others):
            kept = [it for it in names if base.normal_form(it) not in held_out][:12]
            if kept:
                label[number] += self.of(kept).mean(0)
        return label / np.maximum(np.linalg.norm(label, axis=1, keepdims=True), 1e-9)


def phrases(data):
    kept = set(base.training_ads(data))
    for line in open(data / "job_ads/skillspan_train.jsonl", encoding="utf-8"):
        ad = json.loads(line)
        if ad["text"] in kept:
            yield from (it for it in ad["skills"] + ad["knowledge"] if 2 <= len(it) <= 80)


def counts(data):
    esco = base.Esco(data)
    place = {iri: number for number, iri in enumerate(esco.iris)}
    held_out = esco.held_out(None)
    names = collections.defaultdict(set)
    for name, owners in esco.owners.items():
        if base.normal_form(name) not in held_out:
            names[base.plain(name)] |= owners
    meaning = Meaning(base.HERE / "embedding.bin")
    skills = meaning.skills(esco, held_out)
    asked = {part: np.zeros(len(esco.iris)) for part in PARTS}
    texts = list(phrases(data))
    for first in range(0, len(texts), 500):
        part = texts[first : first + 500]
        for text, likeness in zip(part, meaning.of(part) @ skills.T):
            owners = names.get(base.plain(text))
            if owners:
                for owner in owners:
                    asked["phrases"][owner] += 1 / len(owners)
                continue
            near = np.argsort(-likeness, kind="stable")[:NEAREST]
            share = np.exp((likeness[near] - likeness[near[0]]) / 0.05)
            sure = np.clip((likeness[near] - LEAST) / (SURE - LEAST), 0, 1)
            asked["phrases"][near] += share / share.sum() * sure
    for row in base.rows(data / "esco/en/occupationSkillRelations_en.csv"):
        if row["skillUri"] in place:
            asked["occupations"][place[row["skillUri"]]] += 1
    technologies = {row["Example"] for row in base.rows(data / "onet/Technology Skills.txt", "\t")}
    for owner in (owner for it in sorted(technologies) for owner in sorted(names.get(base.plain(it), ()))):
        asked["occupations"][owner] += 1
    for row in base.rows(data / "esco/en/skillSkillRelations_en.csv"):
        for column in ("originalSkillUri", "relatedSkillUri"):
            if row[column] in place:
                asked["relations"][place[row[column]]] += 0.5
    total = 0
    for part, weight in PARTS.items():
        value = np.log1p(asked[part])
        total = total + weight * value / value.std()
    return esco.iris, total


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder with esco, onet, linking and job_ads")
    parser.add_argument("--out", type=pathlib.Path, default=base.HERE / "prior.csv")
    parser.add_argument("--check", action="store_true", help="make the table and compare it with the one that is there")
    arguments = parser.parse_args()
    iris, asked = counts(arguments.data)
    lines = sorted(f"{iri.removeprefix(ESCO)},{value:.2f}" for iri, value in zip(iris, asked) if value >= 0.005)
    data = ("\n".join(["skill,asked", *lines]) + "\n").encode()
    if not arguments.check:
        arguments.out.write_bytes(data)
        print(f"{arguments.out}: {len(lines)} skills, {len(data)} bytes, FNV-1a {base.fnv(data):016x}")
        return
    same = data == arguments.out.read_bytes()
    print("the same" if same else "another table", f"FNV-1a {base.fnv(data):016x}")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
