"""Fit: the same seed gives the same run, histories are true, early stopping restores the best."""

import numpy as np
import pytest

import mdrnn_lib as md
from mdrnn_lib import training
from mdrnn_lib.training import History

RNG = np.random.default_rng(0)
X = RNG.normal(size=(23, 5, 4, 2))
LABELS = (X.mean(axis=(1, 2))[:, 0] > 0).astype(int)
LENGTHS = RNG.integers(1, [6, 5], (23, 2))


def classifier(rng=0, dtype=np.float64):
    return md.Sequential(
        md.MultiDirectional(md.MDLSTM, 2, 2, 3, dtype=dtype, rng=rng),
        md.MeanPool(),
        md.Dense(12, 2, dtype=dtype, rng=rng),
    )


def run(model, x=X, y=LABELS, loss=md.softmax_cross_entropy, **options):
    settings = {"epochs": 3, "batch_size": 5, "optimizer": md.Adam(0.01), "rng": 1} | options
    return md.fit(model, loss, x, y, **{"progress": False} | settings)


def copied(model):
    return {name: value.copy() for name, value in model.params.items()}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_same_seed_gives_the_same_run_bit_for_bit(dtype):
    models = [classifier(dtype=dtype) for _ in range(3)]
    options = {"clip": 0.5, "validation": (X, LABELS), "patience": 2}
    first, second = (run(model, **options) for model in models[:2])
    other = run(models[2], rng=2, **options)
    assert first == second
    assert first.loss != other.loss
    for name in models[0].params:
        np.testing.assert_array_equal(models[0].params[name], models[1].params[name])


def test_one_epoch_is_the_loop_one_would_write():
    model, twin = classifier(), classifier()
    history = run(model, epochs=2, clip=0.3, lengths=LENGTHS)
    generator, optimizer = np.random.default_rng(1), md.Adam(0.01)
    for epoch in range(2):
        order = generator.permutation(23)
        total = right = 0.0
        for k in range(0, 23, 5):
            batch = order[k : k + 5]
            scores, tape = twin.forward(X[batch], lengths=LENGTHS[batch])
            loss, dscores = md.softmax_cross_entropy(scores, LABELS[batch])
            _, grads = twin.backward(dscores, tape)
            optimizer.step(twin.params, md.clip_by_norm(grads, 0.3))
            total += loss * len(batch)
            right += (scores.argmax(axis=1) == LABELS[batch]).sum()
        assert history.loss[epoch] == pytest.approx(total / 23, rel=1e-13)
        assert history.accuracy[epoch] == pytest.approx(right / 23, rel=1e-13)
    for name in model.params:
        np.testing.assert_array_equal(model.params[name], twin.params[name])


def test_it_learns():
    model = classifier()
    history = run(model, epochs=30, validation=(X, LABELS))
    assert len(history.loss) == len(history.validation_accuracy) == 30
    assert history.loss[0] > 0.6
    assert history.loss[-1] < 0.2
    assert history.validation_accuracy[-1] == md.accuracy(md.predict(model, X), LABELS) == 1


def test_a_second_call_trains_on():
    model, twin = classifier(), classifier()
    optimizer, generator = md.Adam(0.01), np.random.default_rng(1)
    for _ in range(2):
        run(model, epochs=1, optimizer=optimizer, rng=generator)
    run(twin, epochs=2)
    for name in model.params:
        np.testing.assert_array_equal(model.params[name], twin.params[name])


def test_early_stopping_restores_the_best_parameters():
    model, twin = classifier(), classifier()
    opposite = (X, 1 - LABELS)  # so that learning can only make it worse, after a while
    history = run(model, epochs=50, validation=opposite, patience=3)
    best = int(np.argmin(history.validation_loss))
    assert history.best_epoch == best
    assert len(history.loss) == best + 1 + 3 < 50
    run(twin, epochs=best + 1)
    for name in model.params:
        np.testing.assert_array_equal(model.params[name], twin.params[name])
    loss, _ = md.softmax_cross_entropy(md.predict(model, X), 1 - LABELS)
    assert loss == pytest.approx(min(history.validation_loss), rel=1e-12)


def test_patience_counts_epochs_in_a_row():
    best = training.Best(classifier())
    waited = []
    for epoch, loss in enumerate((5.0, 6.0, 4.0, 4.0, 3.0, 7.0, 3.5)):
        best.after(loss, epoch)
        waited.append(best.waited)
    assert waited == [0, 1, 0, 1, 0, 1, 2]
    assert best.epoch == 4


def test_the_best_is_restored_where_the_epochs_run_out_too():
    model = classifier()
    history = run(model, epochs=4, validation=(X, 1 - LABELS), patience=50, clip=0.1)
    loss, _ = md.softmax_cross_entropy(md.predict(model, X), 1 - LABELS)
    assert len(history.loss) == 4
    assert loss == pytest.approx(min(history.validation_loss), rel=1e-12)
    assert loss < history.validation_loss[-1]


def test_without_patience_the_last_parameters_stay():
    model, twin = classifier(), classifier()
    history = run(model, validation=(X, 1 - LABELS))
    run(twin)
    assert history.best_epoch is None
    for name in model.params:
        np.testing.assert_array_equal(model.params[name], twin.params[name])


def test_targets_at_every_point_count_inside_the_lengths_alone():
    model = md.Sequential(md.MDRNN(2, 2, 3, rng=0), md.Dense(3, 2, rng=0))
    labels = (X[..., 0] > 0).astype(int)
    inside = (np.indices((5, 4)) < LENGTHS[:, :, None, None]).all(axis=1)
    labels[~inside] = -1  # no class: an error if it counted
    scores = md.predict(model, X, lengths=LENGTHS)
    loss, _ = md.softmax_cross_entropy(scores, labels, inside)
    before = copied(model)
    history = run(
        model,
        y=labels,
        lengths=LENGTHS,
        epochs=1,
        optimizer=md.SGD(1e-15),
        validation=(X, labels, LENGTHS),
    )
    assert history.loss[0] == pytest.approx(loss, rel=1e-11)
    assert history.validation_loss[0] == pytest.approx(loss, rel=1e-11)
    assert history.accuracy[0] == pytest.approx(md.accuracy(scores, labels, inside), rel=1e-13)
    for name in before:
        np.testing.assert_allclose(model.params[name], before[name], atol=1e-12)


def test_real_targets_have_no_accuracy():
    history = run(
        md.RNN(2, 3, rng=0),
        x=X[:, 0],
        y=X[:, 0, :, :1].repeat(3, -1),
        loss=md.squared_error,
        validation=(X[:, 0], np.zeros((23, 4, 3))),
    )
    assert history.accuracy == history.validation_accuracy == []
    assert history.loss[-1] < history.loss[0]
    assert set(history.latest()) == {"loss", "validation_loss"}


def test_whole_numbers_may_be_targets_of_a_squared_error():
    history = run(md.Dense(2, 1, rng=0), x=X[:, 0, 0], y=LABELS[:, None], loss=md.squared_error)
    assert history.accuracy == []


def test_validation_takes_lengths():
    model = classifier()
    history = run(model, epochs=1, validation=(X, LABELS, LENGTHS))
    scores = md.predict(model, X, lengths=LENGTHS)
    loss, _ = md.softmax_cross_entropy(scores, LABELS)
    assert history.validation_loss[0] == pytest.approx(loss, rel=1e-12)


def test_predict_goes_by_batches():
    model = classifier()
    whole, _ = model.forward(X, lengths=LENGTHS)
    for batch_size in (1, 7, 23, 100):
        found = md.predict(model, X, batch_size=batch_size, lengths=LENGTHS)
        np.testing.assert_allclose(found, whole, rtol=1e-12, atol=1e-14)


def test_accuracy():
    scores = [[[1, 2], [3, 0]], [[0, 1], [0, 1]]]
    assert md.accuracy(scores, [[1, 0], [1, 0]]) == 0.75
    assert md.accuracy(scores, [[1, 0], [0, 0]], [[True, True], [False, True]]) == 2 / 3
    # equal scores go to the first class; one of −∞ is a score
    assert md.accuracy([[0, 0], [0, -np.inf]], [0, 0]) == 1


@pytest.mark.parametrize(
    ("scores", "labels", "words"),
    [
        (np.eye(2), [[1, 0]], r"labels must be whole .* shape \(2,\); got shape \(1, 2\)"),
        (np.eye(2), ["a", "b"], "labels must be whole numbers.*dtype <U1"),
        (np.eye(2), [0.0, 1.0], "labels must be whole numbers.*dtype float64"),
        (np.eye(2), [[0], [1, 2]], "labels must be a full array"),
        ([[1, np.nan], [0, 1]], [0, 1], "scores must be numbers where they count; got NaN"),
        ([["a", "b"]], [0], "scores must be real.*dtype <U1"),
    ],
)
def test_faults_of_accuracy(scores, labels, words):
    with pytest.raises(ValueError, match=words):
        md.accuracy(scores, labels)


def test_padding_is_left_out_of_a_score_by_the_lengths():
    model = md.Sequential(md.MDRNN(2, 2, 3, rng=0), md.Dense(3, 2, rng=0))
    labels = (X[..., 0] > 0).astype(int)
    scores = md.predict(model, X, lengths=LENGTHS)
    inside = md.mask_from_lengths(LENGTHS, labels.shape[1:])
    samples = [labels[k][tuple(map(slice, ends))] for k, ends in enumerate(LENGTHS)]
    alone = [md.predict(model, X[k][tuple(map(slice, e))][None])[0] for k, e in enumerate(LENGTHS)]
    right = sum((s.argmax(-1) == y).sum() for s, y in zip(alone, samples, strict=True))
    assert md.accuracy(scores, labels, inside) == right / sum(y.size for y in samples)
    with pytest.raises(
        ValueError, match=r"lengths must have the shape \(batch, 2\).*got \(23, 2, 1\)"
    ):
        md.mask_from_lengths(LENGTHS[..., None], (5, 4))


def test_samples_of_several_sizes_are_told_to_be_padded():
    samples = [np.zeros((k, 2)).tolist() for k in (2, 3)]
    with pytest.raises(ValueError, match=r"x must be a full array.*padded.*given as lengths"):
        md.predict(classifier(), samples)


def test_the_progress_bar_shows_the_latest_figures(capsys):
    md.fit(classifier(), md.softmax_cross_entropy, X, LABELS, epochs=2, batch_size=8,
           optimizer=md.SGD(0.1), validation=(X, LABELS))  # fmt: skip
    shown = capsys.readouterr()
    assert shown.out == ""
    for word in ("2/2", "loss=", "accuracy=", "validation_accuracy="):
        assert word in shown.err
    run(classifier())
    assert capsys.readouterr() == ("", "")


def test_histories_start_empty_and_apart():
    one, other = History(), History()
    one.loss.append(1.0)
    assert other == History()
    assert other.latest() == {}


FAULTS = [
    ({"y": LABELS[:-1]}, "equally many samples, and at least one; got 23, 22"),
    ({"lengths": LENGTHS[:4]}, "equally many samples.*got 23, 23, 4"),
    ({"x": X[:0], "y": LABELS[:0]}, "at least one; got 0, 0"),
    ({"x": [[1.0], [1.0, 2.0]]}, "x must be a full array.*padded to one.*lengths"),
    ({"y": [[1], [1, 2]]}, "y must be a full array"),
    ({"lengths": [[1], [1, 2]]}, "lengths must be a full array"),
    ({"y": 3}, "equally many samples.*got 23, 0"),
    ({"epochs": 0}, "epochs must be a whole number of at least 1; got 0"),
    ({"batch_size": 2.5}, "batch_size must be a whole number of at least 1; got 2.5"),
    ({"patience": 3}, r"patience must come with validation=\(x, y\)"),
    ({"patience": 0, "validation": (X, LABELS)}, "patience must be a whole number"),
    ({"validation": (X[:3], LABELS)}, "equally many samples.*got 3, 23"),
    ({"validation": (X,)}, r"validation must be \(x, y\) or \(x, y, lengths\); got 1 "),
    ({"clip": 0}, "clip must be a finite number above 0"),
    ({"rng": "zero"}, "rng must be a seed.*got 'zero'"),
    ({"progress": 1}, "progress must be True or False; got 1"),
    ({"optimizer": "adam"}, r"optimizer must be an object with a method step, as Adam.*got 'adam'"),
    ({"optimizer": md.Adam}, "optimizer must be an object.*got <class"),
    ({"loss": "mse"}, "loss must be a function.*got 'mse'"),
    ({"model": md.Dense}, "model must be a layer.*got <class"),
    ({"optimizer": md.SGD(1e308)}, r"diverged in epoch 0.*it came with.*learning_rate, or clip"),
]


@pytest.mark.parametrize(("options", "words"), FAULTS)
def test_faults(options, words):
    options = {"model": classifier()} | options
    with pytest.raises(ValueError, match=words):
        run(**options)


class Falling:
    """A loss or an optimizer that does its work a number of times, and then does something else."""

    def __init__(self, work, last, end):
        self.work, self.left, self.end = work, last, end

    def __call__(self, *arguments):
        self.left -= 1
        return self.work(*arguments) if self.left >= 0 else self.end(*arguments)

    step = __call__


def interrupt(*_):
    raise KeyboardInterrupt


def fail(*_):
    raise OSError("no space left")


def nan_loss(output, target, mask):
    return np.nan, np.zeros_like(output)


def half_a_step(params, grads):
    """Change some parameters, then be interrupted."""
    next(iter(params.values()))[...] = 7
    raise KeyboardInterrupt


def explode(params, grads):
    for value in params.values():
        value[...] = np.finfo(value.dtype).max


def spoil(params, grads):
    for value in params.values():
        value[...] = np.nan


STEPS = 5 * 3 + 2  # three epochs of five batches, and two batches
ENDS = {
    "Ctrl-C": ("loss", interrupt, KeyboardInterrupt, "was broken off in epoch 3"),
    "Ctrl-C in a step": ("optimizer", half_a_step, KeyboardInterrupt, "was broken off in epoch 3"),
    "an error": ("loss", fail, OSError, "was broken off in epoch 3"),
    "a loss of NaN": ("loss", nan_loss, md.DivergedError, "the loss must be finite; got nan"),
    "parameters that explode": ("optimizer", explode, md.DivergedError, "must be finite"),
    "parameters of NaN": ("optimizer", spoil, md.DivergedError, "must be finite"),
}


@pytest.mark.parametrize("validated", [False, True], ids=["by training loss", "by validation"])
@pytest.mark.parametrize(("where", "end", "kind", "words"), ENDS.values(), ids=ENDS)
def test_whatever_ends_a_run_leaves_the_best_parameters_and_the_history(
    where, end, kind, words, validated
):
    model, twin, history = classifier(), classifier(), md.History()
    held_out = {"validation": (X, LABELS), "patience": 9} if validated else {}
    steps = STEPS + (3 if validated and where == "loss" else 0) * 5  # it judges five batches too
    works = {"loss": md.softmax_cross_entropy, "optimizer": md.Adam(0.01)}
    work = works["loss"] if where == "loss" else works["optimizer"].step
    options = works | {where: Falling(work, steps, end)}
    with pytest.raises(kind) as caught:
        run(model, epochs=9, history=history, **options, **held_out)
    said = " ".join([str(caught.value), *getattr(caught.value, "__notes__", [])])
    assert words in said
    assert "in epoch 3" in said
    expected = run(twin, epochs=3, **held_out)
    assert history.loss == expected.loss
    assert history.validation_loss == expected.validation_loss
    losses = expected.validation_loss if validated else expected.loss
    assert history.best_epoch == int(np.argmin(losses)) == 2
    assert "after epoch 2, its best" in said
    for name in model.params:
        np.testing.assert_array_equal(model.params[name], twin.params[name])
    if kind is md.DivergedError:
        assert caught.value.history is history
        assert "Try a smaller learning_rate, or clip=1.0" in said


def test_a_step_that_is_too_long_is_a_divergence_and_not_a_fault_of_x():
    model = md.Sequential(
        md.RNN(2, 8, activation="relu", rng=0), md.Dense(8, 8, rng=0), md.MeanPool(),
        md.Dense(8, 2, rng=0),
    )  # fmt: skip
    before = copied(model)
    with pytest.raises(
        md.DivergedError, match=r"diverged in epoch \d+; the model has .*learning_"
    ) as e:
        run(model, x=100 * X[:, 0], epochs=30, optimizer=md.SGD(50.0), patience=5,
            validation=(X[:, 0], LABELS))  # fmt: skip
    assert len(e.value.history.loss) == len(e.value.history.validation_loss)
    assert all(np.abs(value).max() < 1e3 for value in model.params.values())
    if e.value.history.best_epoch is None:
        for name in before:
            np.testing.assert_array_equal(model.params[name], before[name])


def test_bad_samples_are_no_divergence():
    model, x = classifier(), X.copy()
    before = copied(model)
    x[3, 0, 0, 0] = np.nan
    with pytest.raises(ValueError, match="x must be finite") as caught:
        run(model, x=x)
    assert not isinstance(caught.value, md.DivergedError)
    for name in before:
        np.testing.assert_array_equal(model.params[name], before[name])
    lengths = np.full((23, 2), [5, 4])
    lengths[3] = [5, 3]
    x[3, 0, 0, 0], x[3, :, 3] = 0, np.nan  # outside the lengths a NaN is no fault
    run(model, x=x, lengths=lengths, epochs=1)


def test_a_history_can_be_continued():
    model, twin, history = classifier(), classifier(), md.History()
    optimizer, generator = md.Adam(0.01), np.random.default_rng(1)
    for _ in range(2):
        assert run(model, epochs=1, optimizer=optimizer, rng=generator, history=history) is history
    assert history == run(twin, epochs=2)
