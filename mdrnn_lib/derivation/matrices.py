"""Arithmetic of meanings: numbers of SymPy, and rows and matrices of them."""

from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp

from mdrnn_lib.symbolic.functions import Whole

LARGEST_INVERSE = 5
"""Rows of a matrix whose inverse is written out."""
Meaning = Any
"""A number or, where rows and matrices are meant, an explicit matrix, in SymPy's symbols."""


def is_matrix(whole: Meaning) -> bool:
    """Tell whether a meaning is a row or a matrix."""
    return isinstance(whole, sp.MatrixBase)


def is_row(whole: Meaning) -> bool:
    """Tell whether a meaning is a row."""
    return is_matrix(whole) and whole.rows == 1


def flat(whole: Meaning) -> Iterator[Any]:
    """Yield the entries, or the one number."""
    yield from whole if is_matrix(whole) else [whole]


def entrywise(function: Callable[[Any], Any], whole: Meaning) -> Meaning:
    """Apply a function to a number or to each entry."""
    return whole.applyfunc(function) if is_matrix(whole) else function(whole)


def added(parts: list[Meaning]) -> Meaning:
    """Add up; a plain 0 fits every shape, and a number is added to each entry of a row."""
    kept = [part for part in parts if part != 0]
    if not any(map(is_matrix, kept)):
        return sp.Add(*kept) if kept else parts[0]
    result = kept[0]
    for part in kept[1:]:
        result = _sum_of_two(result, part)
    return result


def _sum_of_two(left: Meaning, right: Meaning) -> Meaning:
    if is_row(left) and not is_matrix(right):
        return left.applyfunc(lambda number: number + right)
    if is_row(right) and not is_matrix(left):
        return right.applyfunc(lambda number: left + number)
    if _is_explicit(left, right) and size(left) != size(right):
        raise ValueError(
            f"{size(left)} and {size(right)} cannot be added: both need one shape, or one is a row"
            " and the other a number; a number times the identity is a matrix"
        )
    return left + right


def size(whole: Meaning) -> str:
    """Say how large a meaning is: ``2 × 3``, or ``a number``."""
    return f"{whole.rows} × {whole.cols}" if is_matrix(whole) else "a number"


def _is_explicit(*parts: Meaning) -> bool:
    return not any(isinstance(part, sp.MatrixExpr) and not is_matrix(part) for part in parts)


def multiplied(parts: list[Meaning]) -> Meaning:
    """Multiply numbers, or rows entry by entry."""
    result = parts[0]
    for part in parts[1:]:
        both = is_matrix(result) and is_matrix(part)
        if both and result.shape != part.shape:
            raise ValueError(
                f"{size(result)} times {size(part)}, entry by entry (*), needs one shape; the"
                " product of matrices is @"
            )
        result = sp.matrix_multiply_elementwise(result, part) if both else result * part
    return result


def matrix_product(parts: list[Meaning]) -> Meaning:
    """Multiply matrices; a row times a column is a number."""
    result = parts[0]
    for part in parts[1:]:
        if is_matrix(result) and is_matrix(part) and result.cols != part.rows:
            raise ValueError(
                f"{size(result)} @ {size(part)} does not fit: the left one needs as many columns as"
                " the right one rows; .T turns a row into a column"
            )
        result = result * part
    return result[0, 0] if is_matrix(result) and result.shape == (1, 1) else result


def transposed(whole: Meaning) -> Meaning:
    """Turn a row into a column, a matrix over; a number stays."""
    return whole.T if is_matrix(whole) or isinstance(whole, sp.MatrixExpr) else whole


def raised(base: Meaning, power: Any) -> Meaning:
    """Raise a number, or each entry of a row; a matrix is raised whole.

    Raises
    ------
    ValueError
        If a matrix is not square, or has no inverse that can be written out.
    """
    if is_matrix(base) and not is_row(base) and base.rows != base.cols:
        raise ValueError(
            f"a {base.rows} × {base.cols} matrix has no powers, since it is not square"
        )
    if is_matrix(base) and not is_row(base) and sp.sympify(power).is_negative:
        return inverted(base) ** -power
    if not is_matrix(base) and sp.sympify(power).is_negative:
        return _inverse(base) ** -power
    return base.applyfunc(lambda number: raised(number, power)) if is_row(base) else base**power


def inverted(A: sp.MatrixBase) -> sp.ImmutableMatrix:
    """Invert a square matrix by its cofactors, so that its determinant is all that it divides by.

    Raises
    ------
    ValueError
        If its determinant is zero, or it is too large.
    """
    if A.rows > LARGEST_INVERSE:
        raise ValueError(f"the inverse of a {A.rows} × {A.rows} matrix is not written out")
    whole = determinant(A)
    if sp.expand(whole) == 0:
        raise ValueError("the matrix has no inverse, since its determinant is zero")

    def cofactor(j: int, i: int) -> sp.Expr:
        return (-1) ** (i + j) * determinant(A.minor_submatrix(i, j))

    return sp.ImmutableMatrix(A.rows, A.cols, cofactor) * _inverse(whole)


def determinant(A: sp.MatrixBase) -> sp.Expr:
    """Expand by the first row."""
    if not A.rows:
        return sp.Integer(1)
    minors = (determinant(A.minor_submatrix(0, j)) if A[0, j] else 0 for j in range(A.cols))
    return sp.Add(*((-1) ** j * A[0, j] * minor for j, minor in enumerate(minors)))


def quotient(top: Meaning, bottom: Meaning) -> Meaning:
    """Divide by a number, or entry by entry by a row.

    Raises
    ------
    ValueError
        If the divisor is a matrix.
    """
    if not is_matrix(bottom):
        return top * _inverse(bottom)
    if not is_row(bottom):
        raise ValueError("there is no division by a matrix; multiply with its inverse, W ** -1")
    inverse = bottom.applyfunc(_inverse)
    return multiplied([top, inverse]) if is_matrix(top) else inverse * top


def _inverse(number: Any) -> Any:
    """Return 1/number such that SymPy does not cancel it: that it is no zero must be seen."""
    return 1 / (number if sp.sympify(number).is_number else Whole(number))


def entry_of(whole: Meaning, place: tuple[int, int]) -> Meaning:
    """Return an entry of a row or a matrix, by its place counted from 0.

    Raises
    ------
    ValueError
        If it has none there.
    """
    if not is_matrix(whole):
        raise ValueError("a number has no entries")
    row, column = place
    if row >= whole.rows or column >= whole.cols:
        raise ValueError(
            f"a {whole.rows} × {whole.cols} matrix has no entry {row + 1}, {column + 1}"
        )
    return whole[row, column]


def differentiated(of: Meaning, by: Meaning) -> Meaning:
    """Differentiate.

    A row by a row is a Jacobian with a row for each entry of `by`; a column by a column one with a
    row for each entry of `of`.  A number by a matrix has the matrix's shape.

    Raises
    ------
    ValueError
        If the result would have more than two axes.
    """
    if not is_matrix(by):
        return entrywise(lambda number: number.diff(by), of)
    if not is_matrix(of):
        return by.applyfunc(of.diff)
    if of.rows == 1 and by.rows == 1:
        return sp.ImmutableMatrix(by.cols, of.cols, lambda i, j: of[j].diff(by[i]))
    if of.cols == 1 and by.cols == 1:
        return sp.ImmutableMatrix(of.rows, by.rows, lambda i, j: of[i].diff(by[j]))
    raise ValueError(
        f"the derivative of {of.rows} × {of.cols} numbers by {by.rows} × {by.cols} is no matrix:"
        " take it by one entry, entry(W, i, j)"
    )
