# Eight targets; each says what it does. Nothing here names a package registry:
# pip's and uv's own configuration decide where packages come from.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= python3
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# uv reads no pip configuration; hand over a mirror where pip has one.
UV = $(VENV)/bin/uv
UV_ENV = index="$$($(PY) -m pip config get global.index-url 2>/dev/null)"; if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$index}"; fi;

.PHONY: run test setup setup-dev check bench pure lock messages format help

help:
	@echo "make run    set everything up, build the demo city, serve it until Ctrl-C"
	@echo "make test   every test that this machine can run"
	@echo "make pure   the tests of the core alone, in seconds"
	@echo "make check  lint, types, import contracts, translations"
	@echo "make bench  the measurements, into bench/results.json and a table"
	@echo "make setup  the environment alone (.venv)"
	@echo "make lock   new lock files from pyproject.toml"

run: setup
	@$(VENV)/bin/kaoping demo --serve

test: setup-dev
	@$(PY) -m tests.run

pure: setup-dev
	@$(PY) -m pytest tests/pure -q

check: setup-dev
	$(VENV)/bin/ruff format --check src tests bench
	$(VENV)/bin/ruff check src tests bench
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/kaoping makemigrations --check --dry-run
	$(PY) -m pytest -q tests/test_house.py tests/test_catalogue.py

bench: $(VENV)/.synced-bench
	@$(PY) -m bench

format: setup-dev
	$(VENV)/bin/ruff format src tests bench
	$(VENV)/bin/ruff check --fix src tests bench

setup: $(VENV)/.synced $(VENV)/.compiled
setup-dev: $(VENV)/.synced-dev $(VENV)/.compiled

$(UV): uv.bootstrap.lock
	@test -x $(PY) || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make environments: on Debian and Ubuntu install the package python3-venv, then run make again." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "kaoping needs Python 3.11 or newer; set PYTHON=/path/to/python3.11 and run make again." >&2; exit 1; }
	@test -x $(PY) || { echo "Making the environment in $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@$(PY) -m pip install -q --require-hashes -r uv.bootstrap.lock
	@touch $@

$(VENV)/.synced: $(UV) requirements.lock pyproject.toml
	@echo "Installing the locked packages"
	@$(UV_ENV) $(UV) pip install -q --python $(PY) --only-binary :all: --require-hashes -r requirements.lock
	@$(UV) pip install -q --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.synced-dev: $(VENV)/.synced requirements-dev.lock
	@echo "Installing the locked packages for tests"
	@$(UV_ENV) $(UV) pip install -q --python $(PY) --only-binary :all: --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.synced-bench: $(VENV)/.synced-dev requirements-bench.lock
	@$(UV_ENV) $(UV) pip install -q --python $(PY) --only-binary :all: --require-hashes -r requirements-bench.lock
	@touch $@

CATALOGUES := $(wildcard src/kaoping/locale/*/LC_MESSAGES/*.po)
$(VENV)/.compiled: $(VENV)/.synced $(CATALOGUES)
	@$(PY) -m kaoping.site.catalogues
	@touch $@

messages: setup-dev
	@$(PY) -m kaoping.site.catalogues missing

lock: $(UV)
	$(UV_ENV) $(UV) pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -q -o requirements.lock
	$(UV_ENV) $(UV) pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate -q -c requirements.lock -o requirements-dev.lock
	$(UV_ENV) $(UV) pip compile pyproject.toml --group dev --group bench --universal --generate-hashes --no-header --no-annotate -q -c requirements-dev.lock -o requirements-bench.lock
