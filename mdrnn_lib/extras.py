"""What the package does without until it is asked for: which extra brings which module."""

EXTRAS = {
    "book": (
        "IPython",
        "anywidget",
        "cycler",
        "matplotlib",
        "mpmath",
        "py_mini_racer",
        "sympy",
        "traitlets",
    )
}
"""The modules that each extra of the package brings, by the names under which they are imported."""


def missing(room: str, error: ModuleNotFoundError) -> ModuleNotFoundError:
    """Return an error that says what to install, for a room that has failed to import a module.

        try:
            import sympy as sp
        except ModuleNotFoundError as error:
            raise missing(__name__, error) from None

    Parameters
    ----------
    room
        The module that needs what is missing, by its full name.
    error
        What the import has raised; it is returned as it is if no extra brings that module.
    """
    needed = (error.name or "").partition(".")[0]
    for extra, modules in EXTRAS.items():
        if needed in modules:
            words = (
                f'{room} needs {needed}, which is not installed: pip install "mdrnn_lib[{extra}]"'
            )
            return ModuleNotFoundError(words, name=error.name)
    return error
