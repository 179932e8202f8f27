"""Judge pages of the built site with Lighthouse, as it judges them on a phone.

Usage: python tools/lighthouse.py [page ...]     (run it on an idle machine; needs npm, a Chromium)

The site is served as a static host serves it, text compressed. Exits with an error if a page has
less than is asked for, after naming what Lighthouse found.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

from browser import ABSENT, find_browser
from serve import HOST, BookHandler

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
FOLDER = ROOT / "_build" / "lighthouse"
VERSION = "lighthouse@12.8.2"  # the last that runs on Node 20
PAGES = [
    "index.html",
    "one-dimension/vanilla-rnn.html",
    "one-dimension/lstm.html",
    "two-dimensions/mdrnn.html",
    "glossary.html",
]
WANTED = {"performance": 90, "accessibility": 100, "best-practices": 100, "seo": 100}
TEXT = (".html", ".css", ".js", ".svg", ".txt", ".xml", ".json")


class CompressingHandler(BookHandler):
    """Serve text compressed, and many files on one connection."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BytesIO | None:  # type: ignore[override]
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return None
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix in TEXT:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)


def main() -> None:
    pages = sys.argv[1:] or PAGES
    install()
    handler = partial(CompressingHandler, directory=str(SITE))
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://{HOST}:{server.server_port}"
        reports = {page: judge(f"{address}/{page}", page) for page in pages}
        server.shutdown()
    print(table(reports))
    faults = [fault for page, report in reports.items() for fault in lacking(page, report)]
    if faults:
        raise SystemExit("\n".join(faults))


def install() -> None:
    """Install Lighthouse below _build, unless it is there."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("Lighthouse comes from npm, which is not here.")
    if not (FOLDER / "node_modules" / "lighthouse").is_dir():
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "install", "--silent", "--prefix", FOLDER, VERSION], check=True)


def judge(address: str, page: str) -> dict:
    """Return Lighthouse's report on a page; it is kept below _build too."""
    path = find_browser()
    if path is None:
        raise SystemExit(ABSENT)
    report = FOLDER / f"{page.replace('/', '-').removesuffix('.html')}.json"
    program = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    options = ["--quiet", "--output=json", f"--output-path={report}"]
    only = f"--only-categories={','.join(WANTED)}"
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    subprocess.run(
        ["node", program, address, *options, only, flags],
        check=True,
        env={**os.environ, "CHROME_PATH": path},
    )
    return json.loads(report.read_text(encoding="utf-8"))


def table(reports: dict[str, dict]) -> str:
    """Return the scores, a line for each page."""
    lines = [f"{'page':36}" + "".join(f"{name:>16}" for name in WANTED)]
    for page, report in reports.items():
        lines.append(f"{page:36}" + "".join(f"{score(report, name):16.0f}" for name in WANTED))
    return "\n".join(lines)


def score(report: dict, category: str) -> float:
    return 100 * (report["categories"][category]["score"] or 0)


def lacking(page: str, report: dict) -> list[str]:
    """Return what keeps a page from the scores that are asked for."""
    faults = []
    for category, wanted in WANTED.items():
        if score(report, category) < wanted - 1e-9:
            for audit in report["categories"][category]["auditRefs"]:
                found = report["audits"][audit["id"]]
                if audit["weight"] and found["score"] is not None and found["score"] < 0.9:
                    shown = found.get("displayValue", "")
                    faults.append(f"{page}, {category}: {found['title']} {shown}".rstrip())
    return faults


if __name__ == "__main__":
    main()
