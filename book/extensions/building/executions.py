"""Executes chapters on all cores at once.

myst_nb executes a chapter when it reads it, one after the other, unless its store of executed
notebooks has it. Here those that the store lacks are executed before the first is read.
"""

import logging
import os
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

THREADS = "OPENBLAS_NUM_THREADS"


def execute_missing(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Execute those chapters of some pages whose results are not in the store.

    One that fails is left to myst_nb, which executes it again and says what went wrong.
    """
    # Each kernel with threads of its own for each core: they would wait for each other.
    os.environ.setdefault(THREADS, "1")
    chapters = [path for path in map(env.doc2path, pages) if Path(path).suffix == ".ipynb"]
    if app.config.nb_execution_mode != "cache" or len(chapters) < 2:
        return
    store = get_cache(app.config.nb_execution_cache_path)
    records = [store.add_nb_to_project(chapter) for chapter in chapters]
    quiet = logging.Logger(__name__, logging.CRITICAL)
    load_executor("local-parallel", store, quiet).run_and_cache(
        filter_uris=[record.uri for record in records],
        timeout=app.config.nb_execution_timeout,
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("env-before-read-docs", execute_missing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
