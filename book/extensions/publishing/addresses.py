"""Where the book is published and where its repository is, if the build has been told.

Two variables say so, and nothing else does: ``BOOK_ADDRESS`` is the address of the start page,
``BOOK_REPOSITORY`` that of the repository on GitHub. The workflow that publishes the book sets both
from what it knows of itself, so that a copy of the repository never names the original. Where they
are not set no page shows a button that leads to the repository or to Colab, and no file names an
absolute address.

On a page the directive ``{in-colab}`` says how to install the package there, if there is a way.
"""

import os
import re
from collections.abc import Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

ADDRESS, REPOSITORY = "BOOK_ADDRESS", "BOOK_REPOSITORY"
COLAB = "https://colab.research.google.com"

_ADDRESS = re.compile(r"https?://[\w.:-]+(/[\w.~/-]*)?")
_REPOSITORY = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")


def read_address(environment: Mapping[str, str]) -> str:
    """Return the address of the start page with a slash at its end, or nothing."""
    return _read(environment, ADDRESS, _ADDRESS, "https://name.example/book", "/")


def read_repository(environment: Mapping[str, str]) -> str:
    """Return the address of the repository without a slash at its end, or nothing."""
    return _read(environment, REPOSITORY, _REPOSITORY, "https://github.com/owner/name", "")


def _read(
    environment: Mapping[str, str], name: str, form: re.Pattern[str], example: str, end: str
) -> str:
    value = environment.get(name, "").rstrip("/")
    if value and not form.fullmatch(value):
        raise ConfigError(f"{name} should look like {example}, and is {value!r}")
    return value + end if value else ""


def configure(app: Sphinx, config: Config) -> None:
    """Hand Sphinx and the theme what they need for canonical addresses and buttons."""
    config["html_baseurl"] = read_address(os.environ)
    config["book_repository"] = read_repository(os.environ)
    config["html_theme_options"] = {
        **config["html_theme_options"],
        **buttons(config["book_repository"]),
    }


def buttons(repository: str) -> dict[str, Any]:
    """Return the theme's options for the buttons: none without a repository."""
    if not repository:
        return {"use_repository_button": False, "launch_buttons": {}}
    return {
        "repository_url": repository,
        "repository_branch": "main",
        "path_to_docs": "book",
        "use_repository_button": True,
        "launch_buttons": {"colab_url": COLAB},
    }


def canonical(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Call the start page by the folder it is in, as its readers do."""
    if context.get("pageurl") and page == app.config.root_doc:
        context["pageurl"] = app.config.html_baseurl


class InColab(SphinxDirective):
    """How to install the package in Colab, if the pages have buttons that lead there."""

    def run(self) -> list[nodes.Node]:
        """Return a paragraph and the command, or nothing."""
        repository = self.config.book_repository
        if not repository:
            return []
        command = f'%pip install -q "mdrnn_lib[book] @ git+{repository}"'
        words = "The rocket above a chapter opens it in Colab, where a cell has to come first:"
        return [
            nodes.paragraph("", words),
            nodes.literal_block(command, command, language="none"),
        ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_config_value("book_repository", "", "env")  # the text of a page may depend on it
    # Before the theme looks at its options.
    app.connect("config-inited", configure, priority=100)
    app.connect("html-page-context", canonical, priority=900)
    app.add_directive("in-colab", InColab)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
