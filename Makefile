# Two commands do everything: `make run` starts the service, `make test` checks the code. `make help` lists the rest.

SHELL := /bin/bash
VENV ?= .venv
PORT ?=
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help run install install-dev test quality lint types check format lock clean

help: ## List these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(INSTALLED) ## Start the service: set up what is missing, load seeds and demo reports, serve on 127.0.0.1 (PORT=8000)
	@exec $(BIN)/conflict-graph run $(if $(PORT),--port $(PORT))

install: $(INSTALLED) ## Create .venv with what the service needs
install-dev: $(INSTALLED_DEV) ## Create .venv with what the tests need too

test: $(INSTALLED_DEV) ## Run every test on all cores, on SQLite and on a PostgreSQL that the tests start (ARGS="-n 0 PATH")
	@$(BIN)/python -m app.cli seed places
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

quality: $(INSTALLED_DEV) ## Measure the reading of our gold reports against its thresholds (ARGS=--update writes them anew)
	$(BIN)/python -m tests.quality.check $(ARGS)

lint: $(INSTALLED_DEV) ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED_DEV) ## Check types
	$(BIN)/mypy --strict

check: lint types test ## All checks

format: $(INSTALLED_DEV) ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found (set PYTHON=/path/to/python3)" >&2; exit 1; }
	@echo "Creating $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(INSTALLED): requirements.lock pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	@echo "Installing the locked packages (the first time takes a minute or two)"
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-build-isolation --no-deps --no-index --editable .
	@touch $@

$(INSTALLED_DEV): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	@echo "Installing the locked packages with those of the tests"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@$(PIP) install --quiet --no-build-isolation --no-deps --no-index --editable .
	@touch $(INSTALLED) $@

COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header pyproject.toml requirements-build.in

lock: ## Write the lock files anew from pyproject.toml (needs uv; UPGRADE=1 takes newer versions)
	$(COMPILE) $(if $(UPGRADE),--upgrade) --extra dev --output-file requirements-dev.lock
	$(COMPILE) --constraint requirements-dev.lock --extra postgres --extra pdf --extra parquet --output-file requirements-server.lock
	$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock

clean: ## Remove caches and the environment; the database in var/ stays
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
