"""Layers: parameters, their initialisation, and the checks on what a user hands in."""

from mdrnn_lib.layers.base import Recurrent
from mdrnn_lib.layers.dense import Dense
from mdrnn_lib.layers.directions import BLSTM, BRNN, MultiDirectional
from mdrnn_lib.layers.faces import Face
from mdrnn_lib.layers.gru import BGRU, GRU, MDGRU
from mdrnn_lib.layers.inputs import mask_from_lengths
from mdrnn_lib.layers.mdlstm import LSTM, MDLSTM
from mdrnn_lib.layers.mdrnn import MDRNN, RNN
from mdrnn_lib.layers.pooling import LastPoint, MeanPool
from mdrnn_lib.layers.protocol import Layer
from mdrnn_lib.layers.sequential import Sequential
from mdrnn_lib.layers.stable import MDLeaky, MDStable

__all__ = [
    "BGRU",
    "BLSTM",
    "BRNN",
    "GRU",
    "LSTM",
    "MDGRU",
    "MDLSTM",
    "MDRNN",
    "RNN",
    "Dense",
    "Face",
    "LastPoint",
    "Layer",
    "MDLeaky",
    "MDStable",
    "MeanPool",
    "MultiDirectional",
    "Recurrent",
    "Sequential",
    "mask_from_lengths",
]
