"""Find a Chromium for the browser tests, or install one."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
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
    """Install Debian's package as root, or else let Playwright download its own."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        package = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        if subprocess.run(package, env=quiet).returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> None:
    if "--install" in sys.argv[1:] and find_browser() is None:
        install_browser()
    path = find_browser()
    if path is None:
        raise SystemExit(ABSENT)
    print(f"Browser: {path}")


if __name__ == "__main__":
    main()
