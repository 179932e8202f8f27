"""Layers: parameters, their initialisation, and the checks on what a user hands in."""

from mdrnn_lib.layers.directions import BLSTM, BRNN, MultiDirectional
from mdrnn_lib.layers.mdlstm import LSTM, MDLSTM
from mdrnn_lib.layers.mdrnn import MDRNN, RNN

__all__ = ["BLSTM", "BRNN", "LSTM", "MDLSTM", "MDRNN", "RNN", "MultiDirectional"]
