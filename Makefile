# Orderwell: `make` alone prints the verbs.
# A stamp inside .venv, node_modules and dist remembers when each was made, so a second run starts at once.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:

PYTHON ?= $(or $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done),python3)
BIN := .venv/bin
VENV := .venv/.stamp
NODE := frontend/node_modules/.stamp
APPS := frontend/dist/.stamp

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / && $$1 != "help" { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- prerequisites -------------------------------------------------------------------------

.PHONY: needs-python needs-node
needs-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Orderwell needs Python 3.11 or newer: install python3 (with python3-venv) and run make again."; exit 1; }

needs-node:
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
		|| { echo "Orderwell needs Node.js 20.19 or newer: install nodejs (with npm) and run make again."; exit 1; }

.PHONY: venv
venv: $(VENV) ## create .venv from the lock files (only when they changed)

$(VENV): backend/requirements-dev.lock pyproject.toml | needs-python
	@$(PYTHON) -m venv --help >/dev/null 2>&1 && $(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { echo "Orderwell needs the venv module of Python: install python3-venv and run make again."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r backend/requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.PHONY: lock
lock: $(VENV) ## write the lock files again from what .venv holds
	@$(BIN)/python scripts/lock.py

$(NODE): frontend/package-lock.json | needs-node
	@# npm ci refuses a lock file written where the index lacks other platforms' optional packages;
	@# npm install then takes the same versions from it, and --no-save leaves it as it is.
	cd frontend && { npm ci --loglevel=silent || npm install --no-save --loglevel=error; }
	@touch $@

FRONTEND := $(shell find frontend schema.graphql -type f 2>/dev/null \
	-not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/src/gen/*' -not -path '*/project.inlang/*')

$(APPS): $(NODE) $(FRONTEND)
	cd frontend && npm run --silent build
	@touch $@

.PHONY: needs-browser
needs-browser: $(VENV)
	@scripts/browser.sh

# ---- running -------------------------------------------------------------------------------

.PHONY: run
run: $(VENV) $(APPS) ## start everything on http://localhost:8000 (ORDERWELL_PORT), with demo data
	@exec $(BIN)/orderwell run

.PHONY: dev
dev: $(VENV) $(NODE) ## the same, started again at every change, with both Vite servers
	@trap 'kill 0' EXIT; \
	$(BIN)/watchfiles --filter python '$(BIN)/orderwell run' backend/orderwell & \
	cd frontend && npm run --silent dev

.PHONY: demo
demo: $(VENV) ## fill the database with demo data
	@$(BIN)/orderwell demo

# ---- checking ------------------------------------------------------------------------------

CHECKS := check-types check-frontend check-lint check-imports check-architecture check-schema

.PHONY: check $(CHECKS)
check: $(VENV) $(NODE) ## every rule that a command can check, in less than 30 s
	@$(MAKE) --jobs=3 --keep-going --output-sync=target $(CHECKS)
	@echo "All checks passed."

check-lint:
	@$(BIN)/ruff check --quiet backend bench scripts $(wildcard e2e)
	@$(BIN)/ruff format --quiet --check backend bench scripts $(wildcard e2e) \
		|| { echo "Not formatted: run .venv/bin/ruff format backend bench scripts $(wildcard e2e)"; exit 1; }

check-types:
	@$(BIN)/mypy --no-error-summary

check-imports:
	@$(BIN)/lint-imports --no-logo

check-architecture:
	@$(BIN)/pytest -q backend/tests/test_architecture.py

check-schema:
	@$(BIN)/orderwell export-schema --check

check-frontend:
	@cd frontend && npm run --silent check

TESTS := e2e test-backend test-frontend

.PHONY: test $(filter-out e2e,$(TESTS))
test: $(VENV) $(APPS) needs-browser ## backend tests on both databases, frontend tests, journeys in a browser
	@$(BIN)/python -m compileall -q backend/orderwell backend/graphql_compiler # the servers of the tests do not each do it
	@echo "Backend tests, frontend tests and journeys run beside each other; each tells what it found when it has ended."
	@$(MAKE) --jobs=3 --keep-going --output-sync=target $(TESTS)

test-backend: $(VENV)
	@# A test that waits for PostgreSQL, a commit or another process leaves its core: three workers on two of them.
	$(BIN)/pytest --numprocesses $$(( 3 * $$(nproc 2>/dev/null || echo 2) / 2 )) --dist loadfile --no-loadscope-reorder backend/tests

test-frontend: $(NODE)
	cd frontend && npm run --silent test

.PHONY: e2e
e2e: $(VENV) $(APPS) needs-browser ## the journeys in a real browser
	@# A journey waits more than it computes: two a core. Each has a server and a browser, so not more than eight.
	$(BIN)/pytest --numprocesses $$(( 2 * $$(nproc 2>/dev/null || echo 2) )) --maxprocesses 8 --dist load --maxschedchunk 1 e2e

# ---- generated files -----------------------------------------------------------------------

.PHONY: schema
schema: $(VENV) ## write schema.graphql
	@$(BIN)/orderwell export-schema

.PHONY: migration
migration: $(VENV) ## write the SQL migration of both databases from the models
	@$(BIN)/python -m orderwell.migrations.ddl

.PHONY: bench
bench: $(VENV) ## load on a real server, compared with the limit; BENCH_SECONDS per scenario
	@$(BIN)/python -m bench
