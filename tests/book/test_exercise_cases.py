"""The cases of the exercises: a slip in any entry of any true answer shows."""

import json

import numpy as np
import pytest
from conftest import ROOT

import mdrnn_lib as md
from mdrnn_lib.exercises import Verdict

MOST = 300  # entries of one answer to try


def with_random_biases(layer, seed):
    draw = np.random.default_rng(seed)
    layer.params["b"] = draw.normal(size=layer.params["b"].shape)
    return layer


FROM_EARLIER_CELLS = {
    "np": np,
    "md": md,
    "logistic": lambda a: 1 / (1 + np.exp(-a)),
    "orthogonal": lambda n, rng: np.linalg.qr(rng.normal(size=(n, n)))[0],
    "with_random_biases": with_random_biases,
}


def code(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


EXERCISES = {
    f"{path.stem}-{number}": source
    for path in sorted((ROOT / "book").glob("**/*.ipynb"))
    if "_build" not in path.parts
    for number, source in enumerate(code(path))
    if "exercises.compare(" in source and "assert" not in source
}


def test_every_chapter_with_an_exercise_in_code_is_here():
    assert len(EXERCISES) >= 14


@pytest.mark.parametrize("source", EXERCISES.values(), ids=EXERCISES)
def test_a_slip_in_any_entry_shows(source, monkeypatch):
    asked = []

    def listen(yours, truth, cases):
        asked.append((truth, list(cases)))
        return Verdict(False, "")

    compare = md.exercises.compare
    monkeypatch.setattr(md.exercises, "compare", listen)
    exec(source, dict(FROM_EARLIER_CELLS))
    [(truth, cases)] = asked
    answers = [np.asarray(truth(*case), float) for case in cases]
    for case, answer in zip(cases, answers, strict=True):
        assert compare(lambda *_, a=answer: a, truth, [case]).right
        for k in range(0, answer.size, -(-answer.size // MOST)):
            slip = answer.copy()
            slip.flat[k] = 1.1 * slip.flat[k] if slip.flat[k] else np.abs(answer).max() or 1
            verdict = compare(lambda *_, s=slip: s, lambda *_, a=answer: a, [case])
            assert not verdict.right, (k, answer.flat[k], np.abs(answer).max())
