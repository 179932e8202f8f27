"""Settings of the book's kernels, installed into .venv/etc/ipython by the Makefile."""

import os

# On every start a kernel warns that it talks to its client unencrypted. Both are on this machine.
c.IPKernelApp.log_level = "ERROR"  # noqa: F821 (`c` is given by traitlets)

# JupyterLab writes into a notebook what the kernel says of its language, down to the last digit of
# the version, and calls the file modified. In a notebook that is open there, say what a chapter
# has stored; nothing that the book's build reads changes.
if "JPY_SESSION_NAME" in os.environ:
    from ipykernel.ipkernel import IPythonKernel

    IPythonKernel.language_info = {"name": "python"}
