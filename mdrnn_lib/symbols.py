"""The notation, each symbol once: how it is written, what it means, its shape, its name in code.

The notation page, the derivations and the colours of the equations all read this table.  A symbol
is a *glyph* with fixed marks (a bar, a subscript that belongs to its name) and open places for
indices: below right, as in h_t, or above right in parentheses, as in W_h^(d).
"""

from dataclasses import replace
from typing import Literal

from mdrnn_lib.notation import Notation, Shape, Symbol

BLUE, VERMILION, GREEN, PURPLE = 1, 2, 3, 4
"""Numbers of the colours ``--md-1`` … ``--md-4``: states, parameters, slopes and gates, memory."""


ROW: Shape = ("1", "H")
GRIDS, STATES, PARAMETERS = "Grids", "States", "Parameters"
DERIVATIVES, SMALL, DIRECTIONS = "Derivatives", "Small signs", "Directions"
P = "p"
GATES = {"i": "input gate", "f": "forget gate", "o": "output gate", "g": "candidate"}


def _symbols() -> list[Symbol]:
    return [
        # ---- grids ----
        Symbol("n", "n", "number of dimensions of the grid", GRIDS, code="ndim"),
        Symbol(
            "X", "X", "extent of the grid along a dimension", GRIDS, code="grid",
            places=("sub",), tex=r"X_1, \dots, X_n",
        ),
        Symbol(
            "p", "p", "a point; each coordinate counts from 0", GRIDS, code="p", bold=True,
            tex=r"\mathbf p = (p_1, \dots, p_n)",
        ),
        Symbol(
            "p_d", "p", "a coordinate of a point", GRIDS, places=("sub",), usual=("d",),
        ),
        Symbol(
            "q_d", "q", "a coordinate of another point", GRIDS, places=("sub",), usual=("d",),
        ),
        Symbol("q", "q", "another point, mostly an earlier one", GRIDS, bold=True),
        Symbol("r", "r", "a point that a path enters on its way", GRIDS, bold=True),
        Symbol(
            "e", "e", "one step along dimension d; with a unit j, the row with a one at place j",
            GRIDS, code="d", bold=True, places=("sub",), usual=("d",), shape=ROW,
            constant="unit row",
        ),
        Symbol(
            "front", "|p|", "the front (anti-diagonal) that a point belongs to: the sum of its"
            " coordinates", GRIDS, code="front", tex=r"|\mathbf p| = \sum_d p_d",
        ),
        Symbol(
            "N", "N", "how many points a front holds", GRIDS, code="size", places=("sub",),
            usual=("k",),
        ),
        Symbol(
            "V", "V", "stride: how far the flat index moves with one step along a dimension", GRIDS,
            code="stride", places=("sub",), usual=("d",),
        ),
        # ---- states ----
        Symbol("F", "F", "how many features an input has", STATES, code="inputs"),
        Symbol("H", "H", "how many units the hidden layer has", STATES, code="hidden"),
        Symbol(
            "G", "G", "pre-activations per unit: 1 for the plain network, n + 3 for the LSTM",
            STATES, code="blocks",
        ),
        Symbol(
            "x", "x", "input", STATES, ("1", "F"), "x", places=("sub",), usual=(P,),
        ),
        Symbol(
            "a", "a", "pre-activation, before the activation is applied", STATES, ("1", "GH"), "a",
            places=("sub",), usual=(P,),
        ),
        Symbol(
            "h", "h", "hidden state", STATES, ROW, "h", BLUE, places=("sub",), usual=(P,),
        ),
        Symbol(
            "c", "c", "cell state (LSTM)", STATES, ROW, "c", PURPLE, places=("sub",), usual=(P,),
        ),
        Symbol("i", "i", "input gate (LSTM)", STATES, ROW, "i", GREEN, places=("sub",)),
        Symbol(
            "f", "f", "forget gate of dimension d (LSTM)", STATES, ROW, "f", GREEN,
            places=("sub", "sup"), tex="f^{(d)}",
        ),
        Symbol("o", "o", "output gate (LSTM)", STATES, ROW, "o", GREEN, places=("sub",)),
        Symbol("g", "g", "candidate (LSTM)", STATES, ROW, "g", GREEN, places=("sub",)),
        *(
            Symbol(
                f"a_{gate}", "a", f"pre-activation of the {name} (LSTM)", STATES, ROW, f"a_{gate}",
                sub=gate, places=("sub", "sup"), usual=(P,),
            )
            for gate, name in GATES.items()
        ),
        Symbol(
            "reset", "r", "reset gate of dimension d (GRU)", STATES, ROW, "r", GREEN,
            places=("sub", "sup"), tex="r^{(d)}",
        ),
        Symbol(
            "a_r", "a", "pre-activation of the reset gate (GRU)", STATES, ROW, "a", sub="r",
            places=("sub", "sup"), usual=(P,),
        ),
        Symbol(
            "lambda", "λ", "share of the predecessor along d in the mixture (leaky, stable cell,"
            " GRU)", STATES, ROW, "lambdas", GREEN, places=("sub", "sup"), usual=(P, "d"),
        ),
        Symbol(
            "a_lambda", "a", "pre-activation, or score, of the share λ (leaky, stable cell,"
            " GRU)", STATES, ROW, "a", sub="λ", places=("sub", "sup"), usual=(P, "d"),
        ),
        Symbol(
            "c_mixed", "c", "mixture of the cell states before (leaky, stable cell)",
            STATES, ROW, "mixed", PURPLE, tex=r"c^{-}_{\mathbf p}",
        ),
        Symbol("B", "B", "how many samples a batch has", STATES),
        Symbol("D", "D", "how many directions a layer reads the grid in", STATES),
        Symbol("M", "M", "how many numbers the cell state has: H, or 0 without memory", STATES),
        Symbol(
            "z", "z", "what one product takes in at a point: the states before, the input, a 1",
            STATES, ("R", "1"), "z",
        ),
        Symbol("R", "R", "how long z is: nH + F + 1", STATES),
        Symbol("K", "K", "how many classes there are", STATES),
        Symbol(
            "y", "y", "output: the merged states of all directions at a point, or the score of a"
            " class", STATES, code="y", places=("sub",), usual=("j",),
        ),
        Symbol(
            "pi", "π", "probability that the network gives to class j", STATES, ("1", "K"),
            places=("sub",), usual=("j",),
        ),
        Symbol(
            "tau", "τ", "target: 1 for the right class, 0 for the others", STATES, ("1", "K"),
            places=("sub",), usual=("j",),
        ),
        Symbol("phi", "φ", "activation, entry by entry", STATES, code="phi"),
        Symbol(
            "phi'", "φ", "derivative of the activation, the slope", STATES, code="phi_prime",
            colour=GREEN, prime=True,
        ),
        Symbol("sigma", "σ", "logistic function, 1/(1 + e⁻ᵃ)", STATES),
        Symbol("sigma'", "σ", "its derivative, σ(1 − σ)", STATES, colour=GREEN, prime=True),
        Symbol("odot", "⊙", "product entry by entry", STATES, code="*"),
        # ---- parameters ----
        Symbol("W_x", "W", "input weights", PARAMETERS, ("F", "GH"), "W_x", VERMILION, "x"),
        Symbol(
            "W_h", "W", "recurrent weights of dimension d; plain without the d if n = 1",
            PARAMETERS, ("H", "GH"), "W_h[d]", VERMILION, "h", ("sup",), usual=("d",),
        ),
        Symbol("b", "b", "biases", PARAMETERS, ("1", "GH"), "b", VERMILION),
        Symbol("w_x", "w", "input weight of a single unit", PARAMETERS, (), "", VERMILION, "x"),
        Symbol("w_h", "w", "recurrent weight of a single unit", PARAMETERS, (), "", VERMILION, "h"),
        Symbol(
            "w", "w", "recurrent weight of a single unit, of dimension d", PARAMETERS, (), "",
            VERMILION, places=("sub",), usual=("d",),
        ),
        *(
            Symbol(
                f"w_{side}{gate}", "w", f"{kind} weight of the {name} of a single unit", PARAMETERS,
                (), "", VERMILION, f"{side}{gate}",
            )
            for side, kind in (("x", "input"), ("h", "recurrent"))
            for gate, name in GATES.items()
        ),
        *(
            Symbol(
                f"W_x{gate}", "W", f"input weights of the {name}: its columns of W_x", PARAMETERS,
                ("F", "H"), "", VERMILION, f"x{gate}",
            )
            for gate, name in GATES.items()
        ),
        *(
            Symbol(
                f"W_h{gate}", "W", f"recurrent weights of the {name}: its columns of W_h",
                PARAMETERS, ("H", "H"), "", VERMILION, f"h{gate}", ("sup",), usual=("d",),
            )
            for gate, name in GATES.items()
        ),
        *(
            Symbol(
                f"b_{gate}", "b", f"biases of the {name}", PARAMETERS, ROW, f"b_{gate}", VERMILION,
                gate,
            )
            for gate, name in GATES.items()
        ),
        Symbol(
            "W_xfd", "W", "input weights of the forget gate of dimension d", PARAMETERS, ("F", "H"),
            "", VERMILION, "xf", ("sub",), usual=("d",),
        ),
        Symbol(
            "W_hfd", "W", "recurrent weights from the predecessor along the upper dimension to the"
            " forget gate of the lower", PARAMETERS, ("H", "H"), "", VERMILION, "hf",
            ("sub", "sup"), usual=("d", "d'"),
        ),
        Symbol(
            "b_fd", "b", "biases of the forget gate of dimension d", PARAMETERS, ROW, "",
            VERMILION, "f", ("sub",), usual=("d",),
        ),
        Symbol(
            "b_hg", "b", "biases of the recurrent product in the candidate, along d (GRU)",
            PARAMETERS, ROW, "", VERMILION, "hg", ("sup",), usual=("d",),
        ),
        Symbol(
            "W_y", "W", "weights of the scores, with a column for each class j", PARAMETERS,
            ("H", "K"), "W", VERMILION, "y", ("sub",), usual=("j",),
        ),
        Symbol(
            "w_y", "w", "weight from a single unit to the score of class j", PARAMETERS, (), "",
            VERMILION, "y", ("sub",), usual=("j",),
        ),
        Symbol(
            "b_y", "b", "bias of the score of class j", PARAMETERS, ("1", "K"), "b", VERMILION,
            "y", ("sub",), usual=("j",),
        ),
        Symbol(
            "P_i", "P", "peephole of the input gate on the cell state before, along d",
            PARAMETERS, ROW, "P_i[d]", VERMILION, "i", ("sup",), usual=("d",),
        ),
        Symbol(
            "P_f", "P", "peephole of the forget gate of dimension d on the cell state before",
            PARAMETERS, ROW, "P_f[d]", VERMILION, "f", ("sup",), usual=("d",),
        ),
        Symbol(
            "P_o", "P", "peephole of the output gate on the new cell state", PARAMETERS, ROW,
            "P_o", VERMILION, "o",
        ),
        # ---- derivatives ----
        Symbol(
            "immediate", "∂", "immediate derivative: everything else held still", DERIVATIVES,
            tex=r"\partial^{+}",
        ),
        Symbol(
            "total", "d", "total derivative: through every path", DERIVATIVES, tex=r"\mathrm d",
        ),
        Symbol(
            "reach", "d", "the reach of a step: how a state moves if an earlier one is moved",
            DERIVATIVES, ("H", "H"), "reach", tex=r"\mathrm d h_t/\mathrm d h_k",
        ),
        Symbol(
            "norm", "‖", "length of a row; of a matrix, the most by which it stretches a row",
            DERIVATIVES, tex=r"\lVert v \rVert",
        ),
        Symbol("gamma", "γ", "the largest slope of an activation, in size", DERIVATIVES),
        Symbol(
            "rho", "ρ", "spectral radius of the recurrent weights: the largest size of an"
            " eigenvalue", DERIVATIVES,
        ),
        Symbol(
            "eigenvalue", "λ", "an eigenvalue of the recurrent weights", DERIVATIVES,
            places=("sub",), tex=r"\lambda", domain="complex",
        ),
        Symbol("theta", "θ", "the largest norm of a gradient that clipping lets pass", DERIVATIVES),
        Symbol("L", "L", "a loss, the number whose gradient is wanted", DERIVATIVES),
        Symbol(
            "dh", "h", "dL/dh, how the loss moves with a hidden state; what a user hands to"
            " backward is its immediate part", DERIVATIVES, ROW, "dh", BLUE,
            places=("sub",), bar=True, usual=(P,),
        ),
        Symbol(
            "dc", "c", "dL/dc, how the loss moves with a cell state", DERIVATIVES, ROW, "dc",
            PURPLE, places=("sub",), bar=True, usual=(P,),
        ),
        Symbol(
            "delta", "δ", "dL/da, how the loss moves with a pre-activation: what flows backwards",
            DERIVATIVES, ("1", "GH"), "da", places=("sub",), usual=(P,),
        ),
        *(
            Symbol(
                f"delta_{gate}", "δ", f"dL/da of the {name}: its columns of δ", DERIVATIVES, ROW,
                f"da_{gate}", sub=gate, places=("sub", "sup"), usual=(P,),
            )
            for gate, name in GATES.items()
        ),
        Symbol(
            "J", "J", "Jacobian of one step; row i, column j: entry j of the new state by entry i"
            " of the old", DERIVATIVES, ("H", "H"), places=("sub", "sup"), usual=("t",),
        ),
        Symbol(
            "u", "u", "a fixed row with which a test loss weighs a state", DERIVATIVES, ROW,
            places=("sub",), usual=(P,),
        ),
        # ---- small signs ----
        Symbol("t", "t", "the last step looked at", SMALL),
        Symbol("k", "k", "a step, a front, or the number of a direction", SMALL),
        Symbol("index_T", "T", "how many steps a sequence has", SMALL),
        Symbol("j", "j", "a step between two others, a unit, or a class", SMALL),
        Symbol(
            "m", "m", "a step between two others, where j is a unit; on a grid, the flat index of a"
            " point, or how many coordinates two points share", SMALL,
        ),
        Symbol("xi", "ξ", "the variable of a polynomial that counts", SMALL),
        Symbol("index_i", "i", "a row of a matrix, or a unit", SMALL),
        Symbol("d", "d", "a dimension", SMALL, code="d"),
        Symbol("d'", "d", "another dimension", SMALL, prime=True),
        Symbol("v", "v", "any row", SMALL, ROW),
        Symbol("s", "s", "the small amount by which a gradient check moves a number", SMALL),
        Symbol(
            "eps", "ε", "the distance from 1 to the next larger number of a floating-point format",
            SMALL, code="eps",
        ),
        Symbol("mu", "μ", "rows down from one point to another", SMALL),
        Symbol("nu", "ν", "columns to the right from one point to another", SMALL),
        Symbol("beta", "β", "shear: how much one unit adds to another", SMALL),
        Symbol("S", "S", "a bound on the sum of the forget gates at a point", SMALL),
        Symbol("kappa", "κ", "unit in which the state of one unit is measured", SMALL),
        Symbol("I", "I", "identity matrix", SMALL, ("H", "H"), constant="identity"),
        Symbol(
            "P", "P", "permutation matrix that reverses a sequence; with a k, the flip of a grid"
            " for direction k", SMALL, places=("sup",), usual=("k",),
        ),
        Symbol(
            "Phi", "Φ", "the states, a row for each point, that a network computes from a whole"
            " input, beginning at the first corner", SMALL, places=("sup",), usual=("k",),
        ),
        Symbol(
            "diag", "diag", "square matrix with the row v on its diagonal", SMALL, ("H", "H"),
            tex=r"\operatorname{diag}(v)",
        ),
        Symbol(
            "before", "≤", "q is not beyond p in any dimension", SMALL,
            tex=r"\mathbf q \le \mathbf p",
        ),
        Symbol("T", "T", "transpose", SMALL, tex=r"{}^{\mathsf T}"),
        Symbol("bracket", "[ ]", "1 if the condition holds, else 0", SMALL, tex=r"[\,a > 0\,]"),
    ]  # fmt: skip


def _with_numbers() -> list[Symbol]:
    """Return the signs of the directions of a grid, each with the number of its direction."""
    of = "of direction k"
    point: tuple[Literal["sub", "sup"], ...] = ("sub", "sup")
    return [
        Symbol(
            "h^k", "h", f"hidden state {of}", DIRECTIONS, ROW, "", BLUE, places=point,
            usual=(P, "k"),
        ),
        Symbol(
            "a^k", "a", f"pre-activation {of}", DIRECTIONS, ("1", "GH"), places=point,
            usual=(P, "k"),
        ),
        Symbol(
            "delta^k", "δ", f"dL/da {of}", DIRECTIONS, ("1", "GH"), places=point, usual=(P, "k"),
        ),
        Symbol(
            "u^k", "u", f"what a test loss takes from the hidden state {of}", DIRECTIONS, ROW,
            places=point, usual=(P, "k"),
        ),
        Symbol(
            "w_x^k", "w", f"input weight of a single unit {of}", DIRECTIONS, (), "", VERMILION,
            "x", ("sup",), usual=("k",),
        ),
        Symbol(
            "w^k", "w", f"recurrent weight of a single unit, of dimension d, {of}", DIRECTIONS,
            (), "", VERMILION, places=point, usual=("d", "k"),
        ),
        Symbol(
            "E", "E", "how a merge lays the state of direction k into the output", DIRECTIONS,
            ("H", "DH"), "", places=("sup",), usual=("k",),
        ),
        Symbol(
            "u_y", "u", "a fixed row with which a test loss weighs a merged output", DIRECTIONS,
            ("1", "DH"), sub="y",
        ),
    ]  # fmt: skip


def _with_arrows(symbols: list[Symbol]) -> list[Symbol]:
    """Return the signs of the two directions of a sequence: →h and ←h, →W_h and ←W_h, …."""
    both = ("h", "a", "delta", "W_x", "W_h", "b", "w_x", "w_h", "u")
    by_name = {symbol.name: symbol for symbol in symbols}
    return [
        replace(
            by_name[name],
            name=f"{arrow}{name}",
            arrow=arrow,
            meaning=f"{by_name[name].meaning.partition(',')[0].partition(' of dim')[0]} {words}",
            section=DIRECTIONS,
            code="",
            places=tuple(place for place in by_name[name].places if place == "sub"),
            usual=("t",) if "sub" in by_name[name].places else (),
        )
        for name in both
        for arrow, words in _WAYS
    ]


_WAYS: tuple[tuple[Literal["→", "←"], str], ...] = (
    ("→", "of the forward direction"),
    ("←", "of the backward direction"),
)

BOOK = Notation(
    [*_symbols(), *_with_arrows(_symbols()), *_with_numbers()],
    lengths={"G": 1},  # the derivations write each gate's block of columns apart
)
"""Every symbol of the book by its name."""
