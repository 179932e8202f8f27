"""Small real data sets that ship with the package.

=========  ==========================  =====================================================
grid       loader                      what it holds
=========  ==========================  =====================================================
1-D        `load_japanese_vowels`      640 spoken utterances of nine speakers
2-D        `load_digits`               5,000 handwritten digits
2-D        `load_photograph`           photographs of brick, grass and gravel
3-D        `load_brain`                an average brain, with its grey and its white matter
=========  ==========================  =====================================================

Arrays have the layout of the layers, ``(batch, *grid, features)``, in float64.  Nothing is
downloaded: the files lie in the package, and `SOURCES` tells for each of them where it comes from,
under which licence, and its SHA-256.  `tiles` and `moved` prepare images for a network.
"""

from mdrnn_lib.datasets.brain import load_brain
from mdrnn_lib.datasets.digits import load_digits
from mdrnn_lib.datasets.images import moved, tiles, untiled
from mdrnn_lib.datasets.photographs import PHOTOGRAPHS, load_photograph
from mdrnn_lib.datasets.records import Brain, Digits, Split, Utterances
from mdrnn_lib.datasets.sources import SOURCES, Source
from mdrnn_lib.datasets.vowels import load_japanese_vowels

__all__ = [
    "PHOTOGRAPHS",
    "SOURCES",
    "Brain",
    "Digits",
    "Source",
    "Split",
    "Utterances",
    "load_brain",
    "load_digits",
    "load_japanese_vowels",
    "load_photograph",
    "moved",
    "tiles",
    "untiled",
]
