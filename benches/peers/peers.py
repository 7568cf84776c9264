"""The Python peers of `cargo bench --bench peers`: what somebody would put together with common libraries.

Reads the generator's data from the folder that is given, as flat little-endian arrays, and then one question a line from
standard input; answers each with one line of JSON: nanoseconds by the clock and of the processor (all threads), which
count only the work itself, and what was found. Larger results go into files of the same folder.

A *feature* is a skill at a level: skill * 5 + level - 1. A requirement has a *key* for each level that is held: units,
and 2^20 for a must that is met; all keys of a job sum to less than 2^24, so that f32 is exact.
"""

import json
import os
import sqlite3
import sys
import time

import duckdb
import numpy as np
import scipy.sparse as sp
import sparse_dot_topn

FOLDER = sys.argv[1]
with open(os.path.join(FOLDER, "meta.json")) as file:
    META = json.load(file)
LEARNERS, SKILLS, LIMIT, CORES = META["learners"], META["skills"], META["limit"], META["cores"]
FEATURES = SKILLS * 5


def load(name, dtype):
    return np.fromfile(os.path.join(FOLDER, name), dtype=dtype)


class Jobs:
    """Jobs, or occupations: for each the features that give something, with units and keys."""

    def __init__(self, name):
        starts = load(name + ".starts", "<u4")
        skills = load(name + ".skills", "<u4").astype(np.int64)
        self.count = len(starts) - 1
        features = (skills[:, None] * 5 + np.arange(5)).ravel()
        keys = load(name + ".keys", "<u4")
        units = load(name + ".units", "<u4")
        rows = np.repeat(np.repeat(np.arange(self.count), np.diff(starts)), 5)
        kept = keys > 0
        self.features, self.keys, self.units, self.rows = features[kept], keys[kept], units[kept], rows[kept]
        self.bounds = np.searchsorted(self.rows, np.arange(self.count + 1))

    def of(self, job):
        place = slice(self.bounds[job], self.bounds[job + 1])
        return self.features[place], self.keys[place]

    def matrix(self, values, dtype):
        return sp.csr_matrix((values.astype(dtype), (self.rows, self.features)), shape=(self.count, FEATURES))


JOBS = Jobs("jobs")
STARTS = load("learners.starts", "<u4").astype(np.int64)
HELD = load("learners.features", "<u4").astype(np.int32)


def by_feature():
    """The learners of each feature: where they begin, and who they are."""
    order = np.argsort(HELD, kind="stable")
    learners = np.repeat(np.arange(LEARNERS, dtype=np.int32), np.diff(STARTS))[order]
    starts = np.concatenate(([0], np.cumsum(np.bincount(HELD, minlength=FEATURES))))
    return starts, learners


def best(ids, keys):
    """The best by key."""
    if len(keys) > LIMIT:
        place = np.argpartition(keys, len(keys) - LIMIT)[len(keys) - LIMIT :]
        ids, keys = ids[place], keys[place]
    order = np.argsort(keys)[::-1]
    return ids[order], keys[order]


class Numpy:
    """Postings in flat arrays, added up into one array of all learners."""

    def __init__(self):
        self.starts, self.learners = by_feature()
        self.sums = np.zeros(LEARNERS, dtype=np.int32)
        self.all = np.arange(LEARNERS, dtype=np.int32)

    def ask(self, job):
        features, keys = JOBS.of(job)
        self.sums.fill(0)
        for feature, key in zip(features, keys):
            # A learner has a feature once, so that no place is named twice.
            self.sums[self.learners[self.starts[feature] : self.starts[feature + 1]]] += key
        return best(self.all, self.sums)


class Scipy:
    """A sparse vector times a sparse matrix."""

    def __init__(self):
        starts, learners = by_feature()
        ones = np.ones(len(learners), dtype=np.int32)
        self.postings = sp.csr_matrix((ones, learners, starts), shape=(FEATURES, LEARNERS))
        self.jobs = JOBS.matrix(JOBS.keys, np.int32)

    def ask(self, job):
        sums = self.jobs[job] @ self.postings
        return best(sums.indices, sums.data)


class DuckDb:
    """SQL over a table that is sorted by skill."""

    def __init__(self):
        self.database = duckdb.connect(config={"threads": CORES})
        order = np.argsort(HELD, kind="stable")
        held = HELD[order]
        learner = np.repeat(np.arange(LEARNERS, dtype=np.int32), np.diff(STARTS))[order]
        self.database.execute("create table evidence (skill integer, level tinyint, learner integer)")
        self.database.register("given", {"skill": held // 5, "level": (held % 5).astype(np.int8), "learner": learner})
        self.database.execute("insert into evidence select skill, level, learner from given")
        self.database.unregister("given")

    def ask(self, job):
        features, keys = JOBS.of(job)
        values = ", ".join(f"({f // 5}, {f % 5}, {k})" for f, k in zip(features.tolist(), keys.tolist()))
        skills = ", ".join(str(it) for it in sorted(set((features // 5).tolist())))
        found = self.database.execute(
            "select learner, sum(key) as key from evidence "
            f"join (values {values}) as job (skill, level, key) using (skill, level) where skill in ({skills}) "
            f"group by learner order by 2 desc limit {LIMIT}"
        ).fetchall()
        return [it[0] for it in found], [int(it[1]) for it in found]


class Sqlite:
    """SQL over a table that is its own index."""

    def __init__(self):
        self.database = sqlite3.connect(":memory:")
        self.database.execute("create table evidence (feature, learner, primary key (feature, learner)) without rowid")
        order = np.argsort(HELD, kind="stable")
        learner = np.repeat(np.arange(LEARNERS, dtype=np.int32), np.diff(STARTS))
        rows = zip(HELD[order].tolist(), learner[order].tolist())
        self.database.executemany("insert into evidence values (?, ?)", rows)

    def ask(self, job):
        features, keys = JOBS.of(job)
        values = ", ".join(f"({f}, {k})" for f, k in zip(features.tolist(), keys.tolist()))
        found = self.database.execute(
            f"with job (feature, key) as (values {values}) "
            "select learner, sum(key) from job cross join evidence using (feature) "
            f"group by learner order by 2 desc limit {LIMIT}"
        ).fetchall()
        return [it[0] for it in found], [it[1] for it in found]


class SparseDotTopn:
    """All jobs times all learners, the best of each kept."""

    def __init__(self):
        starts, learners = by_feature()
        ones = np.ones(len(learners), dtype=np.float32)
        self.postings = sp.csr_matrix((ones, learners, starts), shape=(FEATURES, LEARNERS))
        self.jobs = JOBS.matrix(JOBS.keys, np.float32)

    def all(self, threads):
        return sparse_dot_topn.sp_matmul_topn(
            self.jobs, self.postings, top_n=LIMIT, sort=True, n_threads=threads if threads > 1 else None
        )


class Coverage:
    """Learners times occupations, some learners at a time, so that memory holds the result."""

    def __init__(self):
        occupations = Jobs("occupations")
        self.count = occupations.count
        self.occupations = occupations.matrix(occupations.units, np.int32).T.tocsr()
        learners = META["covered"]
        self.chunk = META["chunk"]
        held = HELD[: STARTS[learners]]
        ones = np.ones(len(held), dtype=np.int32)
        matrix = sp.csr_matrix((ones, held, STARTS[: learners + 1]), shape=(learners, FEATURES))
        self.parts = [matrix[at : at + self.chunk] for at in range(0, learners, self.chunk)]

    def part(self, number):
        return self.parts[number] @ self.occupations


PEERS = {}


def peer(kind):
    if kind not in PEERS:
        PEERS[kind] = kind()
    return PEERS[kind]


def timed(work):
    clock, processor = time.perf_counter_ns(), time.process_time_ns()
    found = work()
    return found, {"clock_ns": time.perf_counter_ns() - clock, "processor_ns": time.process_time_ns() - processor}


def one(kind, job):
    asked = peer(kind)
    (ids, keys), answer = timed(lambda: asked.ask(job))
    return answer | {"ids": [int(it) for it in ids], "keys": [int(it) for it in keys]}


def many(threads):
    asked = peer(SparseDotTopn)
    found, answer = timed(lambda: asked.all(threads))
    # f32 is exact here.
    found.data.astype("<f4").astype("<u4").tofile(os.path.join(FOLDER, "many.keys"))
    found.indices.astype("<u4").tofile(os.path.join(FOLDER, "many.ids"))
    found.indptr.astype("<u4").tofile(os.path.join(FOLDER, "many.starts"))
    return answer


def coverage(part, dense):
    asked = peer(Coverage)
    found, answer = timed(lambda: asked.part(part))
    if dense:
        found.toarray().astype("<u4").tofile(os.path.join(FOLDER, "coverage.units"))
    sums = np.asarray(found.sum(axis=0, dtype=np.int64)).ravel(), np.asarray(found.sum(axis=1, dtype=np.int64)).ravel()
    sums[0].astype("<i8").tofile(os.path.join(FOLDER, "coverage.plans"))
    sums[1].astype("<i8").tofile(os.path.join(FOLDER, "coverage.learners"))
    return answer


QUESTIONS = {
    "numpy": lambda job: one(Numpy, job),
    "scipy": lambda job: one(Scipy, job),
    "duckdb": lambda job: one(DuckDb, job),
    "sqlite": lambda job: one(Sqlite, job),
    "many": many,
    "coverage": lambda part: coverage(part, False),
    "coverage-dense": lambda part: coverage(part, True),
    # Makes room for the next one.
    "forget": lambda _: PEERS.clear() or {},
    "versions": lambda _: {
        "python": sys.version.split()[0],
        "numpy": np.__version__,
        "scipy": __import__("scipy").__version__,
        "sparse_dot_topn": sparse_dot_topn.__version__,
        "duckdb": duckdb.__version__,
        "sqlite": sqlite3.sqlite_version,
        "openmp": bool(sparse_dot_topn._has_openmp_support),
    },
}

for line in sys.stdin:
    name, number = line.split()
    print(json.dumps(QUESTIONS[name](int(number))), flush=True)
