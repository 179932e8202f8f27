"""Memory is used again only when the tape that held it is gone."""

import gc
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import mdrnn_lib as md
from mdrnn_lib import arena, grid


def test_a_block_waits_until_its_tape_is_gone():
    arena.clear()
    layer = md.MDLSTM(2, 2, 3, rng=0)
    x = np.random.default_rng(0).normal(size=(2, 5, 6, 2))
    _, tape = layer.forward(x)
    block = tape.sweep.steps[0][0].base
    _, other_tape = layer.forward(2 * x)
    assert not np.shares_memory(block, other_tape.sweep.steps[0][0])
    del tape
    gc.collect()
    _, third_tape = layer.forward(3 * x)
    assert np.shares_memory(block, third_tape.sweep.steps[0][0])


def test_nothing_a_user_holds_lies_in_memory_that_is_used_again():
    layer = md.MDRNN(2, 2, 3, activation="identity", rng=0)
    x = np.random.default_rng(0).normal(size=(2, 5, 6, 2))
    h, tape = layer.forward(x)
    dx, grads = layer.backward(np.ones_like(h), tape)
    held = [h, dx, *grads.values(), *(face.h for face in tape.final + tape.dinitial)]
    copies = [array.copy() for array in held]
    del tape
    gc.collect()
    layer.forward(-x)
    for array, copy in zip(held, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_only_the_largest_blocks_are_kept():
    arena.clear()
    layer = md.RNN(1, 1, rng=0)
    tapes = [layer.forward(np.zeros((1, steps, 1)))[1] for steps in (100, 300, 200)]
    del tapes
    gc.collect()
    kept = [block.nbytes for block in arena._spare]
    assert len(kept) == arena.SPARE_BLOCKS
    assert min(kept) > 30_000  # not the block of the 100 steps, which is smaller
    arena.clear()
    assert not arena._spare


def test_pieces_are_aligned_and_apart():
    lent = arena.Arena(30, 3, np.dtype(np.float32))
    pieces = [lent.empty(shape) for shape in ((3, 3), (5,), (2, 8))]
    for piece in pieces:
        assert piece.dtype == np.float32
        assert piece.flags.c_contiguous
        assert (piece.ctypes.data - pieces[0].ctypes.data) % arena.ALIGNMENT == 0
    for k, piece in enumerate(pieces):
        piece[...] = k
    assert [np.unique(piece).tolist() for piece in pieces] == [[0], [1], [2]]


def test_a_block_that_is_used_up_hands_out_other_memory():
    lent = arena.Arena(8, 1, np.dtype(np.float64))
    first, second = lent.empty((8,)), lent.empty((100,))
    assert not np.shares_memory(first, second)
    assert second.dtype == np.float64


def test_spare_memory_is_bounded_by_bytes(monkeypatch):
    arena.clear()
    monkeypatch.setattr(arena, "SPARE_BYTES", 100_000)
    layer = md.RNN(1, 1, rng=0)
    for steps in (100, 3000, 150):
        layer.forward(np.zeros((1, steps, 1)))
    gc.collect()
    assert 0 < sum(block.nbytes for block in arena._spare) <= 100_000


@pytest.mark.parametrize("shape", [(1000,), (1, 900), (60, 61), (9, 9, 9), (5, 5, 5, 5)], ids=str)
def test_a_plan_knows_about_how_large_it_is(shape):
    tracemalloc.start()
    plan = grid.plan.__wrapped__(shape, 2)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.8 * taken <= plan.nbytes <= 1.7 * taken


def test_plans_are_bounded_by_bytes_and_those_used_last_are_kept(monkeypatch):
    md.free_memory()
    size = grid.plan.__wrapped__((40,), 1).nbytes
    monkeypatch.setattr(grid, "KEPT_BYTES", 3 * size)
    first = grid.plan((40,), 1)
    for length in (37, 38):
        grid.plan((length,), 1)
    assert grid.plan((40,), 1) is first
    grid.plan((39,), 1)
    assert grid.plan((40,), 1) is first
    assert grid._kept.nbytes == sum(plan.nbytes for plan in grid._kept._plans.values())
    assert grid._kept.nbytes <= grid.KEPT_BYTES
    assert ((37,), 1) not in grid._kept._plans
    grid.plan((4000,), 1)  # too large to be kept at all
    assert grid._kept.nbytes <= grid.KEPT_BYTES


def test_one_call_frees_all():
    layer = md.MDLSTM(2, 1, 2, rng=0)
    layer.forward(np.ones((1, 5, 6, 1)))
    gc.collect()
    assert arena._spare
    assert grid._kept._plans
    md.free_memory()
    assert not arena._spare
    assert not grid._kept._plans
    assert grid._kept.nbytes == 0


@pytest.mark.parametrize("kind", ["LSTM", "BRNN"])
def test_threads_may_share_a_layer(kind):
    """Each gets what it gets alone, though blocks and plans are taken and given all the time."""
    layer = getattr(md, kind)(2, 3, rng=0)
    inputs = [np.random.default_rng(k).normal(size=(2, 3 + k % 40, 2)) for k in range(8)]

    def both(x):
        h, tape = layer.forward(x)
        dx, grads = layer.backward(h, tape)
        return [h, dx, *grads.values()]

    expected = [both(x) for x in inputs]

    def work(k):
        for _ in range(150):
            for one, other in zip(both(inputs[k]), expected[k], strict=True):
                np.testing.assert_array_equal(one, other)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
