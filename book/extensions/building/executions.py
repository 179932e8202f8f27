"""Executes chapters on all cores at once.

myst_nb executes a chapter when it reads it, one after the other, unless its store of executed
notebooks has it. Here those that the store lacks are executed before the first is read.

What a cell prints is stored as one text. On a busy machine it may come in pieces, and myst_nb would
begin a line with each.
"""

import os
from contextlib import suppress
from multiprocessing.pool import ThreadPool
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, ProjectNb
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from nbclient.exceptions import DeadKernelError
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

THREADS = "OPENBLAS_NUM_THREADS"


def execute_missing(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Execute those chapters of some pages whose results are not in the store, and store them.

    One that fails is left to myst_nb, which executes it again and says what went wrong.
    """
    # Each kernel with threads of its own for each core: they would wait for each other.
    os.environ.setdefault(THREADS, "1")
    chapters = [path for path in map(env.doc2path, pages) if Path(path).suffix == ".ipynb"]
    if app.config.nb_execution_mode != "cache" or not chapters:
        return
    store = get_cache(app.config.nb_execution_cache_path)
    uris = [store.add_nb_to_project(chapter).uri for chapter in chapters]
    missing = [store.get_project_notebook(record.pk) for record in store.list_unexecuted(uris)]

    def execute(chapter: ProjectNb) -> tuple[ProjectNb, ExecutionResult | None]:
        with suppress(DeadKernelError), TemporaryDirectory() as empty:
            return chapter, single_nb_execution(
                chapter.nb,
                cwd=empty if app.config.nb_execution_in_temp else str(Path(chapter.uri).parent),
                timeout=app.config.nb_execution_timeout,
                allow_errors=False,
                coalesce_streams=True,
            )
        return chapter, None

    # Threads, for the work is done by the kernels; and none that an interrupted build waits for.
    with ThreadPool() as pool:
        for chapter, result in pool.imap_unordered(execute, missing):
            if result and not result.err:
                data = {"execution_seconds": result.time}
                bundle = CacheBundleIn(chapter.nb, chapter.uri, data=data)
                store.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("env-before-read-docs", execute_missing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
