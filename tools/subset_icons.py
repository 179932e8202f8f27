"""Cut the theme's icons down to those that the pages draw, as one style sheet with its font inside.

    .venv/bin/python tools/subset_icons.py

The theme would load a script of 1.5 MB for them, and fonts of 300 kB. Run it again when a page
needs an icon that is not in `ICONS`; a test names it.
"""

import base64
import io
from pathlib import Path

import pydata_sphinx_theme
from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parents[1] / "book" / "assets" / "icons.css"
FONTS = (
    Path(pydata_sphinx_theme.__file__).parent
    / "theme/pydata_sphinx_theme/static/vendor/fontawesome/6.5.2/webfonts"
)
ICONS = {
    "angle-left": 0xF104,
    "angle-right": 0xF105,
    "arrow-up": 0xF062,
    "bars": 0xF0C9,
    "chevron-down": 0xF078,
    "circle-half-stroke": 0xF042,
    "code": 0xF121,
    "download": 0xF019,
    "expand": 0xF065,
    "file": 0xF15B,
    "file-pdf": 0xF1C1,
    "lightbulb": 0xF0EB,
    "list": 0xF03A,
    "magnifying-glass": 0xF002,
    "moon": 0xF186,
    "pencil-alt": 0xF303,
    "play": 0xF04B,
    "rocket": 0xF135,
    "sun": 0xF185,
    "xmark": 0xF00D,
}
BRANDS = {"github": 0xF09B, "gitlab": 0xF296}
# What the theme's own style sheet writes before or after other elements.
WRITTEN_BY_THE_THEME = [0xF010, 0xF06A, 0xF107, 0xF35D]

HEAD = """\
/* Made by tools/subset_icons.py. A part of Font Awesome Free 6.5.2, copyright 2024 Fonticons, Inc.
   (https://fontawesome.com), under the SIL Open Font License 1.1: fonts/ICONS-LICENSE. */
"""
RULES = """
:root {
  --fa-font-solid: normal 900 1em/1 "Book Icons";
  --fa-font-brands: normal 400 1em/1 "Book Icons";
}

.fa-solid, .fas, .fa-brands, .fab {
  -webkit-font-smoothing: antialiased;
  display: inline-block;
  font: var(--fa-font-solid);
}

.fa-brands, .fab { font: var(--fa-font-brands); }
.fa-lg { font-size: 1.25em; line-height: 0.05em; vertical-align: -0.075em; }
"""


def main() -> None:
    """Write the style sheet."""
    solid = cut("fa-solid-900.ttf", [*ICONS.values(), *WRITTEN_BY_THE_THEME])
    brands = cut("fa-brands-400.ttf", list(BRANDS.values()))
    names = "".join(
        f'.fa-{name}::before {{ content: "\\{code:x}"; }}\n'
        for name, code in (ICONS | BRANDS).items()
    )
    sheet = [HEAD, face(900, solid), face(400, brands), RULES, names]
    TARGET.write_text("\n".join(sheet), encoding="utf-8")


def cut(name: str, codes: list[int]) -> bytes:
    """Return a part of a font under a name of its own, as its licence asks."""
    font = TTFont(FONTS / name, recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    for record in font["name"].names:
        record.string = {6: "BookIcons-Regular"}.get(record.nameID, "Book Icons")
    font.flavor = "woff"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def face(weight: int, font: bytes) -> str:
    """Return the rule that defines the font: inside the sheet, so that no icon comes late."""
    data = base64.b64encode(font).decode()
    return f"""\
@font-face {{
  font-family: "Book Icons";
  font-weight: {weight};
  src: url("data:font/woff;base64,{data}") format("woff");
}}
"""


if __name__ == "__main__":
    main()
