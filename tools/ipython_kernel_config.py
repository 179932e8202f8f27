"""Settings of the book's kernels, installed into .venv/etc/ipython by the Makefile."""

# On every start a kernel warns that it talks to its client unencrypted. Both are on this machine.
c.IPKernelApp.log_level = "ERROR"  # noqa: F821 (`c` is given by traitlets)
