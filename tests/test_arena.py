"""Memory is used again only when the tape that held it is gone."""

import gc

import numpy as np

import mdrnn_lib as md
from mdrnn_lib import arena


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
