"""Serve the built book on this machine, at the first free port from 8000 on."""

import argparse
import contextlib
import errno
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"


class BookHandler(SimpleHTTPRequestHandler):
    """Serve files as a static host would, quietly, and never a page from yesterday."""

    # Not left to the system's own table, which may lack these or say otherwise.
    extensions_map = {  # noqa: RUF012 (declared so by the base class)
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".woff": "font/woff",
        ".woff2": "font/woff2",
    }

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def open_server(site: Path, first_port: int, attempts: int = 100) -> ThreadingHTTPServer:
    """Return a server for the folder `site`, bound to the first free port; 0 takes any."""
    handler = partial(BookHandler, directory=str(site))
    for port in range(first_port, first_port + attempts):
        try:
            return ThreadingHTTPServer((HOST, port), handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise SystemExit(f"No free port between {first_port} and {first_port + attempts - 1}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, nargs="?", default=Path("_build/html"))
    parser.add_argument("--port", type=int, default=8000, help="the first port to try")
    arguments = parser.parse_args()
    if not (arguments.site / "index.html").is_file():
        raise SystemExit(f"No book in {arguments.site}: run `make html` first.")
    with open_server(arguments.site, arguments.port) as server:
        print(f"The book is at http://{HOST}:{server.server_port}/  (Ctrl-C ends)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
    print()


if __name__ == "__main__":
    main()
