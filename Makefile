# make help lists what can be made. Needs Python 3.11 or later, git and make; all else goes
# into .venv (the tools) and _build (the book).
#
# On Windows the book is made in WSL. The package and its tests need no make: in an environment with
# requirements.txt installed and PYTHONUTF8=1 set, `python -m pip install --no-deps -e .` and then
# pytest, as .github/workflows/test.yml calls it.

PYTHON ?= python3
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SITE := _build/html

# The kernels and tools see this book's environment and nothing of the user's own settings.
export JUPYTER_CONFIG_DIR := $(CURDIR)/$(VENV)/jupyter/config
export JUPYTER_DATA_DIR := $(CURDIR)/$(VENV)/jupyter/data
export JUPYTER_RUNTIME_DIR := $(CURDIR)/$(VENV)/jupyter/runtime
export JUPYTERLAB_SETTINGS_DIR := $(CURDIR)/$(VENV)/jupyter/lab/settings
export JUPYTERLAB_WORKSPACES_DIR := $(CURDIR)/$(VENV)/jupyter/lab/workspaces
export IPYTHONDIR := $(CURDIR)/$(VENV)/ipython
export MPLCONFIGDIR := $(CURDIR)/$(VENV)/matplotlib
export PYTHONNOUSERSITE := 1
export PYTHONUTF8 := 1
unexport MPLBACKEND PYTHONPATH PYTHONHOME PYTHONSTARTUP

.PHONY: help book html zip pdf test check lab execute lock browser bench mutation links lighthouse clean
.DEFAULT_GOAL := help

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

book: html ## build the book and serve it on this machine (PORT=8000)
	@exec $(BIN)/python tools/serve.py $(SITE) --port $(PORT)

html: $(READY) ## build the book into _build/html; a warning is an error
	@$(BIN)/jupyter-book build book --config _config.yml --toc $(CURDIR)/_toc.yml \
	  --path-output . --warningiserror --nitpick --keep-going --quiet

zip: html ## pack the book to be read without a network: unpack, open index.html
	@$(BIN)/python tools/archive.py $(SITE)

pdf: html ## print the whole book into one PDF (needs a Chromium: make browser)
	@$(BIN)/python tools/pdf.py $(SITE)

# The tests share the cores between them. One thread for the matrix products: on a busy machine two
# of them wait for each other.
test: export OPENBLAS_NUM_THREADS := 1
test: $(READY) ## check style and types, build the book, run all tests, compare every notebook
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@$(MAKE) --no-print-directory html
	$(BIN)/pytest --numprocesses auto --dist worksteal

check: export OPENBLAS_NUM_THREADS := 1
check: $(READY) ## check one chapter in seconds, without a build (NB=path/of/one.ipynb TAMPER=)
	@$(BIN)/python tools/check.py $(if $(TAMPER),--tamper) $(NB)

lab: $(READY) ## open the chapters in JupyterLab
	@exec $(BIN)/python tools/lab.py

execute: $(READY) ## run chapters anew and store their outputs (NB=path/of/one.ipynb)
	@$(BIN)/python tools/execute.py $(NB)

lock: $(READY) ## lock requirements.in into requirements.txt (UPGRADE=--upgrade takes the newest)
	@$(BIN)/python -m pip install --quiet --upgrade --target _build/uv uv
	@_build/uv/bin/uv pip compile requirements.in --universal --python-version 3.11 \
	  --custom-compile-command "make lock" --quiet $(UPGRADE) --output-file requirements.txt

browser: $(READY) ## install a Chromium for the browser tests, if there is none
	@$(BIN)/python tools/browser.py --install

bench: $(READY) ## measure speed and memory, beside PyTorch if it can be had (minutes; idle machine)
	@$(BIN)/python -c 'import torch' 2>/dev/null \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt \
	  || echo "PyTorch cannot be installed here."
	@$(BIN)/python benchmarks/run.py

mutation: $(READY) ## change the library's heart in a thousand ways and see the tests notice (6 minutes)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check mutmut==3.8.1
	@$(BIN)/mutmut run > _build/mutation.log 2>&1 || true
	@$(BIN)/mutmut results | tee _build/mutation.txt | tail -n 40

links: $(READY) ## list the links that leave the built book, each once
	@$(BIN)/python tools/crawl.py $(SITE)

lighthouse: $(READY) ## judge pages of the built book as a phone shows them (needs npm; idle machine)
	@$(BIN)/python tools/lighthouse.py $(PAGES)

clean: ## delete all that was made, .venv included
	rm -rf _build $(VENV) mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find benchmarks book mdrnn_lib tests tools \( -name __pycache__ -o -name .ipynb_checkpoints \) \
	  -prune -exec rm -rf {} +

# The environment is set up once, and again whenever the lock or the package's metadata changes. Its
# programs and the library in it are tied to the path it was made at, which it knows: in a folder
# that was renamed or copied they would be missing, or those of another copy.
MADE_AT := $(shell sed -n 's/^command = .* -m venv \(--[a-z-]* \)*//p' $(VENV)/pyvenv.cfg 2>/dev/null)
MOVED := $(filter-out $(CURDIR)/$(VENV),$(MADE_AT))
ifdef MOVED
.PHONY: $(READY)
endif

$(READY): requirements.txt pyproject.toml tools/ipython_kernel_config.py
	@command -v $(PYTHON) >/dev/null \
	  || { echo "No '$(PYTHON)' here: install Python 3.11 or later, or say make PYTHON=/path/to/python."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "$(PYTHON) is $$($(PYTHON) --version): this needs Python 3.11 or later; say make PYTHON=python3.12 if you have one."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "$(PYTHON) cannot make virtual environments: install its venv module (Debian, Ubuntu: apt install python3-venv)."; exit 1; }
	@$(if $(MOVED),echo "$(VENV) belongs to $(MADE_AT): this folder was renamed or copied."; rm -rf $(VENV))
	@echo "Setting up $(VENV) (once; a minute or two)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@mkdir -p $(VENV)/etc/ipython && cp tools/ipython_kernel_config.py $(VENV)/etc/ipython/
	@touch $@
