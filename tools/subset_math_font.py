"""Cut Latin Modern Math down to the signs that the book's formulae use.

    python tools/subset_math_font.py latinmodern-math.otf

The font comes with Debian's package fonts-lmodern and with every TeX Live.  Needs fontTools with
Brotli: ``pip install fonttools brotli``.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parents[1] / "book" / "assets" / "fonts" / "book-math.woff2"
SIGNS = " \u00a0¯·×ıȷ̄ΓΔΘΛΠΣΦΩϕϵ′″‖±∓\u2061\u2062ℎ←→↦∂∈∏∑−∘√∞∣∥≈≠≤≥⊗⊙⊤⋅⋯…⌊⌋⏞⏟𝖳"
RANGES = (
    range(0x21, 0x7F),
    range(0x3B1, 0x3CA),
    range(0x1D400, 0x1D468),  # bold and italic letters
    range(0x1D6E2, 0x1D71C),  # italic Greek
)


def main(source: str) -> None:
    """Write the subset under a name of its own, as the font's licence asks."""
    options = subset.Options()
    options.layout_features = ["ssty", "dtls", "kern", "mark"]
    options.drop_tables += ["FFTM"]
    options.hinting = False
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*map(ord, SIGNS), *(code for part in RANGES for code in part)])
    cutter.subset(font)
    names = {1: "Book Math", 3: "Book Math", 4: "Book Math", 6: "BookMath-Regular"}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.string)
    compact = font["CFF "].cff
    compact.fontNames = ["BookMath-Regular"]
    compact.topDictIndex[0].FamilyName = compact.topDictIndex[0].FullName = "Book Math"
    font.flavor = "woff2"
    font.save(TARGET)


if __name__ == "__main__":
    main(sys.argv[1])
