"""Find a Chromium for the browser tests, or install one."""

import os
import shutil
import subprocess
import sys

# The first draws no windows of its own, and opens pages in half the time of the second.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
# Where macOS keeps them; no shell finds them there.
PLACES = tuple(
    f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Chromium", "Google Chrome")
)
ABSENT = "No Chromium found: `make browser` installs one."


def find_browser() -> str | None:
    """Return the path of a Chromium: the system's own, else Playwright's, else None."""
    for name in (*NAMES, *PLACES):
        if (path := shutil.which(name)) and starts(path):
            return path
    return playwright_browser()


def starts(path: str) -> bool:
    """Tell a browser from a stand-in that only says how to install one, as Ubuntu has it."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def playwright_browser() -> str | None:
    """Return the path of the Chromium that Playwright has downloaded, if there is one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def install_browser() -> None:
    """Install one of Debian's packages as root, or else let Playwright download its own."""
    if may_use_apt():
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        for package in NAMES[:2]:
            if subprocess.run([*install, package], env=quiet).returncode == 0:
                return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def may_use_apt() -> bool:
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def main() -> None:
    path = find_browser()
    if path is None and "--install" in sys.argv[1:]:
        install_browser()
        path = find_browser()
    if path is None:
        raise SystemExit(ABSENT)
    print(f"Browser: {path}")


if __name__ == "__main__":
    main()
