"""Pictures and listings are the same on every run, and take the colours of the page."""

import re

import matplotlib as mpl
import pytest

from mdrnn_lib import cells, notebook

mpl.use("agg")


@pytest.fixture
def picture():
    notebook.use_book_style()
    figure, axes = notebook.plt.subplots()
    axes.plot([0, 1], [1, 0])
    axes.imshow([[0.0, 1.0]])
    return lambda: notebook.Picture(figure, 'A "line" falls')


def test_a_picture_is_the_same_twice_and_has_no_date(picture):
    html = picture()._repr_html_()
    assert html == picture()._repr_html_()
    assert not re.search(r"20\d\d-\d\d", html)
    assert "dc:date" not in html


def test_a_picture_is_described_and_themed(picture):
    html = picture()._repr_html_()
    assert 'role="img" aria-label="A &quot;line&quot; falls"' in html
    assert "var(--md-1, #0068a8)" in html
    assert "stroke: #0068a8" not in html
    names = re.findall(r'\bid="([^"]+)"', html)
    used = re.findall(r'(?:href="|url\()#([^")]+)', html)
    assert names
    assert set(used) <= set(names)
    assert repr(picture()) == "Picture('A \"line\" falls')"


def test_a_shown_picture_leaves_no_open_figure(picture):
    picture()
    assert not notebook.plt.get_fignums()


def test_source_is_the_code_of_the_library():
    shown = notebook.source(cells.RNNCell.forward, cells.LSTMCell.backward).data
    assert shown.startswith("```python\ndef forward(\n    self, a: Array")
    assert "da_f *= dc_prev * c_prev" in shown


def test_progress_counts_and_ends_as_it_began(monkeypatch):
    shown = []

    class Handle:
        def update(self, bar):
            shown.append(bar.data)

    def display(bar, display_id):
        shown.append(bar.data)
        return Handle()

    monkeypatch.setattr(notebook, "display", display)
    assert list(notebook.progress(3, "epochs")) == [0, 1, 2]
    assert [re.search(r"</progress> (.*)</div>", bar)[1] for bar in shown] == [
        *["3 epochs", "0 of 3 epochs", "1 of 3 epochs", "2 of 3 epochs", "3 epochs"]
    ]
    assert shown[0] == shown[-1]


def test_progress_needs_no_notebook(monkeypatch):
    monkeypatch.setattr(notebook, "display", lambda bar, display_id: None)
    assert list(notebook.progress(2, "epochs")) == [0, 1]
