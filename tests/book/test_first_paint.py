"""What the head of a page is reduced to: one sheet of useful rules, scripts that wait."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import tinycss2
from weight.first_paint import deferred, drop_slow_call, join, useful

ONE = "_static/styles/one.css"
TWO = "_static/two.css"


class Script:
    """As Sphinx has them."""

    def __init__(self, filename: str | None, priority: int = 500, **attributes: str) -> None:
        self.filename, self.priority, self.attributes = filename, priority, attributes


def kept(sheet: str, *names: str) -> str:
    rules = tinycss2.parse_stylesheet(sheet)
    return "".join(tinycss2.serialize([*useful(rules, set(names))]).split())


@pytest.mark.parametrize(
    "rule",
    [
        ".used{top:0}",
        "p{top:0}",
        ".used,.gone{top:0}",
        ".used:not(.gone){top:0}",
        ".used:not(:is(.gone,.lost)){top:0}",
        "@media print{.used{top:0}}",
        "@font-face{font-family:F}",
    ],
)
def test_a_rule_that_a_page_can_use_stays(rule: str) -> None:
    assert kept(rule, "used") == "".join(rule.split())


@pytest.mark.parametrize(
    "rule", [".gone{top:0}", ".used .gone{top:0}", "#gone{top:0}", "@media print{.gone{top:0}}"]
)
def test_a_rule_that_no_page_can_use_goes(rule: str) -> None:
    assert kept(rule, "used") == ""


def test_joined_sheets_keep_their_order_and_find_their_files(tmp_path: Path) -> None:
    (tmp_path / "_static" / "styles").mkdir(parents=True)
    (tmp_path / ONE).write_text('@import "../zero.css"; p { background: url(a.png) }')
    (tmp_path / "_static" / "zero.css").write_text('@charset "UTF-8"; a { top: 0 }')
    (tmp_path / TWO).write_text("p { background: url('data:x') }")
    text = (tmp_path / join(tmp_path, [ONE, TWO], set())).read_text()
    assert [text.index(part) for part in ("a { top", "styles/a.png", "data:x")] == sorted(
        text.index(part) for part in ("a { top", "styles/a.png", "data:x")
    )
    assert "@import" not in text
    assert "@charset" not in text


def test_a_script_waits_and_pages_do_not_share_the_change() -> None:
    script = Script("a.js", priority=7)
    later = deferred(script)
    assert (later.filename, later.priority, later.attributes) == ("a.js", 7, {"defer": "defer"})
    assert script.attributes == {}


def test_lines_of_script_stay_but_for_the_needless_one() -> None:
    line = Script(None, body="let hint = 1")
    assert deferred(line) is line
    assert deferred(Script(None, body="DOCUMENTATION_OPTIONS.pagename = 'x';")) is None


def test_another_script_of_the_theme_is_noticed(tmp_path: Path) -> None:
    script = tmp_path / "_static" / "scripts" / "pydata-sphinx-theme.js"
    script.parent.mkdir(parents=True)
    app = SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format="html"))
    call = '"complete"===document.readyState?T():window.addEventListener("load",T)'
    script.write_text(f"function T(){{}}{call}")
    drop_slow_call(app, None)
    drop_slow_call(app, None)  # a second build finds it done
    assert call not in script.read_text()
    script.write_text("function T(){}T()")
    with pytest.raises(Exception, match="scrollable"):
        drop_slow_call(app, None)
