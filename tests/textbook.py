"""The recurrences as a textbook writes them: one loop per dimension, one point at a time.

Slow and plain on purpose, with no code from `mdrnn_lib`.  Everything works on complex numbers as
well, so that a derivative can be had from one evaluation: f'(x) = Im f(x + iε)/ε up to O(ε²), with
no difference to cancel.
"""

import numpy as np

EPSILON = 1e-30


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


ACTIVATIONS = {
    "tanh": np.tanh,
    "relu": lambda a: a * (a.real > 0),
    "identity": lambda a: a,
}


def predecessor(states, point, d):
    """State one step back along d; zero outside the grid."""
    before = list(point)
    before[d] -= 1
    return states[tuple(before)] if before[d] >= 0 else 0 * next(iter(states.values()), 0)


def mdrnn(params, x, activation="tanh"):
    """Hidden states (B, X_1, …, X_n, H) of an MDRNN."""
    phi = ACTIVATIONS[activation]
    n = len(params["W_h"])
    h = np.zeros((*x.shape[:-1], params["b"].shape[-1]), np.result_type(x, *params.values()))
    for sample in range(x.shape[0]):
        states = {}
        for point in np.ndindex(x.shape[1:-1]):
            a = x[sample][point] @ params["W_x"] + params["b"]
            for d in range(n):
                if point[d] > 0:
                    a = a + predecessor(states, point, d) @ params["W_h"][d]
            states[point] = phi(a)
            h[sample][point] = states[point]
    return h


def mdlstm(params, x):
    """Hidden states (B, X_1, …, X_n, H) of an MDLSTM, with peepholes if there are any."""
    n, H = params["W_h"].shape[:2]
    dtype = np.result_type(x, *params.values())
    zero = np.zeros(H)
    P_i, P_f = params.get("P_i", np.zeros((n, H))), params.get("P_f", np.zeros((n, H)))
    P_o = params.get("P_o", zero)
    h = np.zeros((*x.shape[:-1], H), dtype)
    for sample in range(x.shape[0]):
        hidden, memory = {}, {}
        for point in np.ndindex(x.shape[1:-1]):
            a = x[sample][point] @ params["W_x"] + params["b"]
            c_prev = [zero] * n
            for d in range(n):
                if point[d] > 0:
                    a = a + predecessor(hidden, point, d) @ params["W_h"][d]
                    c_prev[d] = predecessor(memory, point, d)
            block = [a[k * H : (k + 1) * H] for k in range(n + 3)]
            i = sigmoid(block[0] + sum(P_i[d] * c_prev[d] for d in range(n)))
            f = [sigmoid(block[1 + d] + P_f[d] * c_prev[d]) for d in range(n)]
            g = np.tanh(block[n + 2])
            c = i * g + sum(f[d] * c_prev[d] for d in range(n))
            o = sigmoid(block[n + 1] + P_o * c)
            hidden[point], memory[point] = o * np.tanh(c), c
            h[sample][point] = hidden[point]
    return h


def mixed(scores, c_prev):
    """Convex mixture of cell states, by a softmax of n − 1 scores and a zero."""
    weights = [np.exp(score) for score in scores] + [1.0]
    return sum(w * c for w, c in zip(weights, c_prev, strict=True)) / sum(weights)


def leaky_step(blocks, c_prev):
    """h and c of the leaky cell; blocks are f, o, mixture, g."""
    f, o, *scores, g = blocks
    f, o, g = sigmoid(f), sigmoid(o), np.tanh(g)
    c = (1 - f) * g + f * mixed(scores, c_prev)
    return o * c, c


def stable_step(blocks, c_prev):
    """h and c of the stable cell; blocks are i, f, o, mixture, g."""
    i, f, o, *scores, g = blocks
    c = sigmoid(i) * np.tanh(g) + sigmoid(f) * mixed(scores, c_prev)
    return sigmoid(o) * np.tanh(c), c


def with_memory(step, params, x):
    """Hidden states of any cell whose step takes pre-activation blocks and cell states."""
    n, H = params["W_h"].shape[:2]
    h = np.zeros((*x.shape[:-1], H), np.result_type(x, *params.values()))
    for sample in range(x.shape[0]):
        hidden, memory = {}, {}
        for point in np.ndindex(x.shape[1:-1]):
            a = x[sample][point] @ params["W_x"] + params["b"]
            c_prev = [np.zeros(H)] * n
            for d in range(n):
                if point[d] > 0:
                    a = a + predecessor(hidden, point, d) @ params["W_h"][d]
                    c_prev[d] = predecessor(memory, point, d)
            hidden[point], memory[point] = step(np.split(a, len(a) // H), c_prev)
            h[sample][point] = hidden[point]
    return h


def mdgru(params, x):
    """Hidden states of an MDGRU; blocks are n resets, n scores, candidate, its n products."""
    n, H = params["W_h"].shape[:2]
    fed = (2 * n + 1) * H  # how many columns the input and each predecessor have
    h = np.zeros((*x.shape[:-1], H), np.result_type(x, *params.values()))
    for sample in range(x.shape[0]):
        states = {}
        for point in np.ndindex(x.shape[1:-1]):
            around = [
                predecessor(states, point, d) if point[d] > 0 else np.zeros(H) for d in range(n)
            ]
            from_x = x[sample][point] @ params["W_x"] + params["b"][:fed]
            from_h = [around[d] @ params["W_h"][d] for d in range(n)]
            blocks = np.split(from_x + sum(from_h), 2 * n + 1)
            inside = from_x[-H:]
            for d in range(n):
                bias = params["b"][fed + d * H : fed + (d + 1) * H]
                inside = inside + sigmoid(blocks[d]) * (from_h[d][-H:] + bias)
            weights = [np.exp(score) for score in blocks[n : 2 * n]]
            kept = sum(w * before for w, before in zip(weights, around, strict=True))
            states[point] = (kept + np.tanh(inside)) / (sum(weights) + 1)
            h[sample][point] = states[point]
    return h


def slope(loss, arrays, name, direction):
    """Derivative of a loss of named arrays when one of them moves along a direction."""
    moved = dict(arrays)
    moved[name] = arrays[name] + 1j * EPSILON * direction
    return loss(moved).imag / EPSILON


def gradient(loss, arrays, name):
    """The whole gradient, one entry at a time."""
    out = np.zeros(arrays[name].shape)
    for index in np.ndindex(out.shape):
        unit = np.zeros(out.shape)
        unit[index] = 1
        out[index] = slope(loss, arrays, name, unit)
    return out
