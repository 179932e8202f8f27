"""Draw book/assets/preview.png, the picture that stands beside a link to the book.

Usage: python tools/draw_preview.py     (needs a Chromium; after a change of the cover or the logo)
"""

import io
import re
from pathlib import Path

import yaml
from browser import ABSENT, find_browser
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "book" / "assets"
PREVIEW = ASSETS / "preview.png"
SIZE = {"width": 1200, "height": 630}  # what those who show previews ask for
COLOURS = 128  # of a palette: a third of the bytes, and no difference that one could see
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<style>
  body {{ margin: 0; padding: 64px 60px; box-sizing: border-box; height: 630px;
    display: flex; flex-direction: column; justify-content: space-between;
    background: #14181e; color: #e6e9ee; font: 30px/1.4 'DejaVu Sans', sans-serif }}
  header {{ display: flex; gap: 44px; align-items: center }}
  header svg {{ width: 132px; flex: none }}
  h1 {{ margin: 0; font-size: 56px; line-height: 1.2 }}
  p {{ margin: 0; color: #a3adba; text-align: center }}
  body > svg {{ width: 1080px; height: auto }}
</style>
<header>{logo}<h1>{title}</h1></header>
{cover}
<p>Every derivative carried out and checked. Figures that compute.</p>"""


def main() -> None:
    path = find_browser()
    if path is None:
        raise SystemExit(ABSENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        page.set_content(content())
        drawn = page.screenshot()
        browser.close()
    picture = Image.open(io.BytesIO(drawn)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(PREVIEW, optimize=True)
    print(f"{PREVIEW.relative_to(ROOT)}: {PREVIEW.stat().st_size / 1000:.0f} kB")


def content() -> str:
    """Return the page that is photographed."""
    title = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]
    return PAGE.format(title=title, logo=drawing("logo.svg"), cover=drawing("cover.svg"))


def drawing(name: str) -> str:
    """Return a drawing without what only a file of its own begins with."""
    return re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>", "", (ASSETS / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
