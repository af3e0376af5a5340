# Two commands set everything up on a fresh machine: `make serve` and `make test`.
# Only Python 3.11 or newer and make are needed; the rest is installed by them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE_ARGS ?= --demo
RELEASE_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install install-dev system format check snippet test test-quick docs lock lock-check audit release bench-notices clean

help: ## Show this help
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# The stamp files make a second run free: nothing is installed again until a lock changes.
$(BIN)/python:
	$(PYTHON) tools/check_python.py
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: $(BIN)/python requirements/run.txt requirements/build.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

install: $(VENV)/run.stamp ## Make the private environment and install the service

install-dev: $(VENV)/dev.stamp ## Install what checks and tests need too

system: ## Install browsers, Redis and fonts for the tests (apt), or say what is missing
	sh tools/system-deps.sh

serve: install ## Start with embedded SQLite, the five policies and the demo pages
	$(BIN)/consent-service serve $(SERVE_ARGS)

format: install-dev ## Format Python and TypeScript
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .
	if [ -d snippet/node_modules ]; then cd snippet && npm run --silent format; fi

check: install-dev ## Lint, type-check, hold the layers, rebuild the snippet and compare
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	sh tools/check-snippet.sh

test: install-dev system ## Run every test: units, services, evidence, stores, browsers
	$(BIN)/python -m pytest -n auto --dist worksteal

test-quick: install-dev ## Run the tests that need neither browser nor Redis, in seconds
	$(BIN)/python -m pytest -n auto -m "not browser and not redis and not slow"

snippet: ## Build consent.js from its TypeScript sources (needs Node)
	cd snippet && npm install --no-save --loglevel=error && npm run --silent build

bench-notices: install ## Measure the notice reader and lint on marked notices
	$(BIN)/python -m bench.notices

docs: install-dev ## Write the generated pages of docs/ anew, and take its pictures
	$(BIN)/python -m tools.pages.write
	$(BIN)/python -m tools.pictures.write

lock: install-dev ## Write the locks anew from requirements/*.in
	sh tools/lock.sh

lock-check: ## Install the locks with the oldest, this and the newest pip
	PYTHON=$(PYTHON) sh tools/lock-check.sh

audit: ## Look up known faults of the locked packages (0 none, 1 some, 3 not known)
	$(PYTHON) -m tools.audit

release: ## Build wheel and sdist twice, install and start them; see CONTRIBUTING.md
	$(PYTHON) tools/release.py $(RELEASE_ARGS)

clean: ## Remove the environment, caches and local data
	rm -rf $(VENV) .data .mypy_cache .pytest_cache .ruff_cache snippet/node_modules
