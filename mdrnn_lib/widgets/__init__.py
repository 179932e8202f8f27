"""Figures that compute: one folder each, with a Python class and three ES modules.

The same modules run in Jupyter, through anywidget, on the book's static pages, and in the engine
that draws the still pictures. Importing `mdrnn_lib` does not import this package: anywidget is
needed only by those who draw.
"""

from mdrnn_lib.extras import missing

try:
    import anywidget as _anywidget  # noqa: F401
except ModuleNotFoundError as error:
    raise missing(__name__, error) from None

from mdrnn_lib.widgets.cube_wave import CubeWave
from mdrnn_lib.widgets.digit_reader import DigitReader
from mdrnn_lib.widgets.four_waves import FourWaves
from mdrnn_lib.widgets.gate_steering import GateSteering
from mdrnn_lib.widgets.grid_wave import GridWave
from mdrnn_lib.widgets.jacobian_spectrum import JacobianSpectrum
from mdrnn_lib.widgets.lattice_paths import LatticePaths
from mdrnn_lib.widgets.loop_stepper import LoopStepper
from mdrnn_lib.widgets.lstm_gates import LSTMGates
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.path_growth import PathGrowth
from mdrnn_lib.widgets.two_sweeps import TwoSweeps
from mdrnn_lib.widgets.unrolled_gradient import UnrolledGradient
from mdrnn_lib.widgets.worked_grid import WorkedGrid

__all__ = [
    "CubeWave",
    "DigitReader",
    "Figure",
    "FourWaves",
    "GateSteering",
    "GridWave",
    "JacobianSpectrum",
    "LSTMGates",
    "LatticePaths",
    "LoopStepper",
    "PathGrowth",
    "TwoSweeps",
    "UnrolledGradient",
    "WorkedGrid",
]
