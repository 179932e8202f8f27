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
ABSENT = "No Chromium found: `make browser` installs one."


def find_browser() -> str | None:
    """Return the path of a Chromium: the system's own, else Playwright's, else None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return playwright_browser()


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
    if find_browser() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def may_use_apt() -> bool:
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def main() -> None:
    quick = shutil.which(NAMES[0])
    if "--install" in sys.argv[1:] and (find_browser() is None or (may_use_apt() and not quick)):
        install_browser()
    path = find_browser()
    if path is None:
        raise SystemExit(ABSENT)
    print(f"Browser: {path}")


if __name__ == "__main__":
    main()
