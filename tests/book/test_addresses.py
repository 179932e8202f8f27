"""Buttons and absolute addresses are there once the build knows the addresses, and not before."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from publishing import addresses
from sphinx.errors import ConfigError

SITE = {"BOOK_ADDRESS": "https://name.example/book"}
REPOSITORY = {"BOOK_REPOSITORY": "https://github.com/owner/name/"}


@pytest.fixture
def configured(monkeypatch):
    """What the configuration is with an environment."""

    def configured(environment):
        monkeypatch.setattr(addresses.os, "environ", environment)
        config = {"html_theme_options": {"show_toc_level": 2}}
        addresses.configure(None, config)
        return config

    return configured


def test_without_addresses_there_are_none(configured):
    config = configured({})
    assert config["html_baseurl"] == ""
    options = config["html_theme_options"]
    assert options["show_toc_level"] == 2
    assert options["use_repository_button"] is False
    assert options["launch_buttons"] == {}
    assert "repository_url" not in options


def test_the_repositorys_address_brings_its_buttons_and_nothing_else(configured):
    config = configured(REPOSITORY)
    assert config["html_baseurl"] == ""
    options = config["html_theme_options"]
    assert options["use_repository_button"] is True
    assert options["repository_url"] == "https://github.com/owner/name"
    assert options["path_to_docs"] == "book"
    assert options["launch_buttons"] == {"colab_url": "https://colab.research.google.com"}


@pytest.mark.parametrize("end", ["", "/"])
def test_the_sites_address_ends_in_a_slash(configured, end):
    config = configured({"BOOK_ADDRESS": SITE["BOOK_ADDRESS"] + end})
    assert config["html_baseurl"] == "https://name.example/book/"
    assert config["html_theme_options"]["use_repository_button"] is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOOK_ADDRESS", "name.example/book"),
        ("BOOK_ADDRESS", "https://name.example/a page"),
        ("BOOK_REPOSITORY", "git@github.com:owner/name.git"),
        ("BOOK_REPOSITORY", "https://github.com/owner"),
    ],
)
def test_a_wrong_address_stops_the_build(configured, name, value):
    with pytest.raises(ConfigError, match=f"{name} should look like https://"):
        configured({name: value})


class Options(dict):
    """A configuration that is read in both ways."""

    __getattr__ = dict.__getitem__


def theme_buttons(configured, environment, suffix):
    """The buttons that the theme makes of the options, by their addresses."""
    from sphinx_book_theme.header_buttons.launch import add_launch_buttons
    from sphinx_book_theme.header_buttons.source import add_source_buttons

    config = Options(configured(environment))
    app = SimpleNamespace(
        config=config,
        env=SimpleNamespace(doc2path=lambda page: f"{page}{suffix}", metadata={"part/page": {}}),
        builder=SimpleNamespace(theme_options=config.html_theme_options),
    )
    context = {
        "header_buttons": [],
        "pagename": "part/page",
        "page_source_suffix": suffix,
        "sourcename": f"part/page{suffix}",
        "github_url": "https://github.com",
        "github_user": "owner",
        "github_repo": "name",
    }
    add_launch_buttons(app, "part/page", "", context, None)
    add_source_buttons(app, "part/page", "", context, None)
    found = context["header_buttons"]
    return [one["url"] for button in found for one in button.get("buttons", [button])]


def test_the_theme_shows_no_button_without_the_address(configured):
    assert theme_buttons(configured, SITE, ".ipynb") == []


def test_the_theme_leads_to_colab_and_the_repository(configured):
    repository = "https://github.com/owner/name"
    colab = "https://colab.research.google.com/github/owner/name/blob/main/book/part/page.ipynb"
    assert theme_buttons(configured, REPOSITORY, ".ipynb") == [colab, repository]
    assert theme_buttons(configured, REPOSITORY, ".md") == [repository]


def in_colab(configuration):
    return addresses.InColab.run(SimpleNamespace(config=Options(configuration)))


def test_how_to_install_in_colab_is_said_if_a_button_leads_there(configured):
    assert in_colab(configured({})) == []
    _, command = in_colab(configured(REPOSITORY))
    assert isinstance(command, nodes.literal_block)
    assert "mdrnn_lib[book] @ git+https://github.com/owner/name" in command.astext()


def test_the_start_page_is_called_by_its_folder():
    config = SimpleNamespace(root_doc="index", html_baseurl="https://name.example/book/")
    found = {}
    for page in ("index", "part/index"):
        context = {"pageurl": f"{config.html_baseurl}{page}.html"}
        addresses.canonical(SimpleNamespace(config=config), page, "", context, None)
        found[page] = context["pageurl"]
    assert found == {
        "index": "https://name.example/book/",
        "part/index": "https://name.example/book/part/index.html",
    }
