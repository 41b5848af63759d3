# Orderwell: `make` alone prints the verbs.
# Stamp files in .stamps/ remember what was done, so that a second run starts at once.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:

PYTHON ?= $(or $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done),python3)
BIN := .venv/bin
PORT := $(or $(ORDERWELL_PORT),8000)
STAMPS := .stamps

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- prerequisites -------------------------------------------------------------------------

.PHONY: needs-python needs-node
needs-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Orderwell needs Python 3.11 or newer: install python3 (with python3-venv) and run make again."; exit 1; }

needs-node:
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
		|| { echo "Orderwell needs Node.js 20.19 or newer: install nodejs (with npm) and run make again."; exit 1; }

.PHONY: venv
venv: $(STAMPS)/venv ## create .venv from the lock files (only when they changed)

$(STAMPS)/venv: backend/requirements-dev.lock pyproject.toml | needs-python
	@mkdir -p $(STAMPS)
	@$(PYTHON) -m venv --help >/dev/null 2>&1 && $(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { echo "Orderwell needs the venv module of Python: install python3-venv and run make again."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r backend/requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.PHONY: lock
lock: $(STAMPS)/venv ## write the lock files again from what .venv holds
	@$(BIN)/python scripts/lock.py
