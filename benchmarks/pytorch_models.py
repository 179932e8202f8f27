"""The same recurrences in PyTorch, with its autograd, written in four ways.

The first three take x (B, X_1, …, X_n, F) and the parameters of a layer of mdrnn_lib by name, and
return h (B, X_1, …, X_n, H).  The fourth is PyTorch's own LSTM.

The two by anti-diagonals are the fastest of several that were tried: feature-major arrays, so that
a gate is one contiguous block of rows, and the neighbours, the input and the one of the bias in
one product a front.
"""

from functools import lru_cache
from itertools import product

import torch
from torch import Tensor
from torch.nn import functional

Params = dict[str, Tensor]
State = tuple[Tensor, ...]
Grid = tuple[int, ...]


def step(a: Tensor, c_prev: list[Tensor], hidden: int) -> State:
    """Step from pre-activations (G·H, N) and the n cell states to (h, c), or to (h,) for tanh."""
    if a.shape[0] == hidden:
        return (torch.tanh(a),)
    i, *f, o = torch.sigmoid(a[:-hidden]).split(hidden)
    c = i * torch.tanh(a[-hidden:])
    for f_d, c_d in zip(f, c_prev, strict=True):
        c = torch.addcmul(c, f_d, c_d)
    return o * torch.tanh(c), c


def states(params: Params) -> int:
    """How many states a cell carries: h and c, or h alone."""
    return 1 if params["b"].numel() == params["W_h"].shape[1] else 2


def stacked_weights(params: Params) -> Tensor:
    """All weights and the bias as one array, shape (G·H, n·H + F + 1)."""
    rows = params["b"].numel()
    return torch.cat([params["W_h"].view(-1, rows), params["W_x"], params["b"][None]]).t()


def per_point(params: Params, x: Tensor) -> Tensor:
    """Point by point, as one would first write it."""
    hidden = params["W_h"].shape[1]
    W, b = torch.cat([*params["W_h"], params["W_x"]]), params["b"]
    outside = (x.new_zeros(x.shape[0], hidden),) * states(params)
    done: dict[Grid, State] = {}
    for point in product(*map(range, x.shape[1:-1])):
        before = [done.get(one_back(point, d), outside) for d in range(len(point))]
        z = torch.cat([*(state[0] for state in before), x[(slice(None), *point)]], dim=1)
        a = torch.addmm(b, z, W)
        c_prev = [state[-1].t() for state in before]
        done[point] = tuple(s.t() for s in step(a.t(), c_prev, hidden))
    h = torch.stack([state[0] for state in done.values()], dim=1)
    return h.view(*x.shape[:-1], hidden)


def one_back(point: Grid, d: int) -> Grid:
    """Name the predecessor of a point along dimension d."""
    return (*point[:d], point[d] - 1, *point[d + 1 :])


def by_fronts(params: Params, x: Tensor) -> Tensor:
    """Anti-diagonal by anti-diagonal; neighbours are gathered by index.

    A state has shape (H, m + 1, B) for the m points of a front; its last place holds the zeros of
    the outside.
    """
    hidden = params["W_h"].shape[1]
    grid, batch = tuple(x.shape[1:-1]), x.shape[0]
    order, back, sizes, neighbours = front_plan(grid)
    W = stacked_weights(params)
    zeros = x.new_zeros(hidden, 1, batch)
    state, h = (zeros,) * states(params), []
    inputs = columns(x, order).split([m * batch for m in sizes], dim=1)
    for x_front, m, places in zip(inputs, sizes, neighbours, strict=True):
        before = [
            [s.index_select(1, place).view(hidden, m * batch) for place in places] for s in state
        ]
        new = step(W @ torch.cat([*before[0], x_front]), before[-1], hidden)
        h.append(new[0])
        state = tuple(torch.cat([s.view(hidden, m, batch), zeros], dim=1) for s in new)
    return rasterised(h, back, x.shape)


def skewed(params: Params, x: Tensor) -> Tensor:
    """Anti-diagonal by anti-diagonal on the skewed grid; neighbours are slices.  Only for n = 2.

    A front holds its points by their first coordinate, so that the predecessor along the second
    stands at the same place of the front before, and the one along the first a place earlier.
    """
    hidden, batch = params["W_h"].shape[1], x.shape[0]
    grid = (x.shape[1], x.shape[2])
    order, back, sizes, _ = front_plan(grid)
    W = stacked_weights(params)
    state, h, first = (x.new_zeros(hidden, 0),) * states(params), [], 0
    inputs = columns(x, order).split([m * batch for m in sizes], dim=1)
    for front, x_front in enumerate(inputs):
        start = max(0, front - grid[1] + 1)  # the first coordinate of the front's first point
        columns_back, width = (start - first - 1) * batch, x_front.shape[1]
        before = [one_and_same(s, columns_back, width, batch) for s in state]
        state = step(W @ torch.cat([*before[0], x_front]), before[-1], hidden)
        h.append(state[0])
        first = start
    return rasterised(h, back, x.shape)


def one_and_same(state: Tensor, start: int, width: int, batch: int) -> list[Tensor]:
    """Cut two slices of ``width`` columns, from ``start`` and a point later; zeros outside."""
    left = max(0, -start)
    right = max(0, start + batch + width - state.shape[1])
    padded = functional.pad(state, (left, right))
    return [padded.narrow(1, start + left + shift, width) for shift in (0, batch)]


def columns(x: Tensor, order: Tensor) -> Tensor:
    """Lay x out as (F + 1, P·B), points in the given order, with a row of ones for the bias."""
    by_point = x.flatten(1, -2).permute(2, 1, 0).index_select(1, order)
    return functional.pad(by_point.flatten(1), (0, 0, 0, 1), value=1.0)


def rasterised(h: list[Tensor], back: Tensor, shape: torch.Size) -> Tensor:
    """Join the fronts, each (H, m·B), into h (B, X_1, …, X_n, H)."""
    batch, *grid, _ = shape
    joined = torch.cat(h, dim=1)
    joined = joined.view(joined.shape[0], -1, batch).index_select(1, back)
    return joined.permute(2, 1, 0).reshape(batch, *grid, joined.shape[0])


@lru_cache
def front_plan(grid: Grid) -> tuple[Tensor, Tensor, list[int], list[list[Tensor]]]:
    """Order of the points by fronts, its inverse, the fronts' sizes, and their neighbours.

    The neighbours of a front are, for each dimension, m places in the front before; the place
    after its last point stands for the outside.
    """
    points = list(product(*map(range, grid)))
    order = sorted(range(len(points)), key=lambda k: sum(points[k]))
    fronts: list[list[Grid]] = [[] for _ in range(sum(grid) - len(grid) + 1)]
    for point in points:
        fronts[sum(point)].append(point)
    neighbours = []
    place: dict[Grid, int] = {}
    for front in fronts:
        outside = len(place)
        neighbours.append(
            [
                torch.tensor([place.get(one_back(p, d), outside) for p in front])
                for d in range(len(grid))
            ]
        )
        place = {p: k for k, p in enumerate(front)}
    places = torch.tensor(order)
    return places, torch.argsort(places), [len(front) for front in fronts], neighbours


def fused_lstm(params: Params) -> tuple[torch.nn.LSTM, list[Tensor]]:
    """Build PyTorch's own LSTM with the weights of a layer; list those for W_x, W_h and b."""
    inputs, hidden = params["W_x"].shape[0], params["W_h"].shape[1]
    lstm = torch.nn.LSTM(inputs, hidden, batch_first=True, dtype=params["b"].dtype)
    with torch.no_grad():
        lstm.weight_ih_l0.copy_(swap_gates(params["W_x"]).t())
        lstm.weight_hh_l0.copy_(swap_gates(params["W_h"][0]).t())
        lstm.bias_ih_l0.copy_(swap_gates(params["b"]))
        lstm.bias_hh_l0.zero_()
    return lstm, [lstm.weight_ih_l0, lstm.weight_hh_l0, lstm.bias_ih_l0]


def swap_gates(weights: Tensor) -> Tensor:
    """Swap the last two of four blocks: (i, f, o, g) here is (i, f, g, o) there, and back."""
    i, f, o, g = weights.chunk(4, dim=-1)
    return torch.cat([i, f, g, o], dim=-1)
