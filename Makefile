# `make run` and `make test` are all a newcomer needs: they make .venv and install into it.
# Needs Python 3.11 or newer, make and git.

# One for each core, and one more: much of the waiting is for the browser and the database.
TEST_PROCESSES ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 1) + 1)))
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
TOOLS := $(VENV)/tools
PYTHON := $(BIN)/python
PYTEST := $(BIN)/pytest -n $(TEST_PROCESSES) --dist worksteal
SHARED ?= yes
MANAGE := $(PYTHON) manage.py
STATIC := $(shell find static -type f 2>/dev/null)

.PHONY: help run test check bench soak lighthouse tools screenshots coverage clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run: $(VENV)/run.stamp staticfiles/.stamp ## serve the portal on PORT (8000), with demo content in an empty database
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo --if-empty
	@echo
	@$(PYTHON) -c "from rlsportal.settings import PORTAL_ADMIN_PATH as desk, PORTAL_BASE_URL as at; \
	    print(f'  The portal is at {at}/ and the desk at {at}/{desk}/')"
	@echo "  To walk the whole path with a doctor of your own: $(MANAGE) createsuperuser"
	@echo "  Stop it with Ctrl-C."
	@echo
	@PORTAL_FOREGROUND=on exec $(BIN)/gunicorn rlsportal.wsgi

test: $(VENV)/test.stamp ## all tests, on SQLite, and on PostgreSQL if PORTAL_TEST_POSTGRES_URL is set
ifdef PORTAL_TEST_POSTGRES_URL
	@# Which of the two asks what, and which cases are a sample: tests/support/share.py. SHARED= asks
	@# everything on both.
	@echo "== tests on SQLite"
	@env -u DATABASE_URL $(PYTEST) $(SHARED:%=--share first) $(ARGS)
	@echo "== tests on PostgreSQL"
	@DATABASE_URL=$(PORTAL_TEST_POSTGRES_URL) $(PYTEST) $(SHARED:%=--share second) $(ARGS)
else
	@echo "== tests on SQLite"
	@env -u DATABASE_URL $(PYTEST) $(ARGS)
	@echo "skipped: PostgreSQL (PORTAL_TEST_POSTGRES_URL is not set)"
endif

check: $(VENV)/test.stamp ## everything that can be said without running the tests, all of it at once
	@failed=""; \
	try() { echo "== $$*"; "$$@" || failed="$$failed $$(basename "$$1")"; }; \
	try $(BIN)/ruff check .; \
	try $(BIN)/ruff format --check .; \
	try $(BIN)/mypy; \
	try $(BIN)/lint-imports; \
	try $(BIN)/djlint --lint --quiet templates; \
	try $(PYTHON) manage.py makemigrations --check --dry-run; \
	try $(PYTHON) manage.py check --database default; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi

bench: $(VENV)/test.stamp ## how fast the parts are that readers and doctors wait for
	@$(BIN)/pytest -q -o python_files='bench_*.py' tests/benchmarks $(ARGS)

soak: $(VENV)/test.stamp ## every test on both databases, randomized ones PORTAL_SOAK (20) times as long
	@PORTAL_SOAK=$${PORTAL_SOAK:-20} $(MAKE) test SHARED=

lighthouse: $(VENV)/test.stamp $(TOOLS)/stamp ## Lighthouse on a phone's settings, points for speed included
	@$(BIN)/pytest -q -o python_files='bench_*.py' tests/checkers $(ARGS)

tools: $(TOOLS)/stamp ## checkers of pages (HTML, Lighthouse) into .venv, for the tests; needs npm, and java to run

screenshots: $(VENV)/test.stamp staticfiles/.stamp ## the pictures of the README and of every page, taken anew
	$(PYTHON) docs/screenshots.py

.PHONY: messages
messages: $(VENV)/run.stamp ## the files for translators, up to date and compiled; another language by NEW=de
	@mkdir -p rlsportal/locale
	$(MANAGE) makemessages --extension=html,txt,xml,py --no-wrap --no-location --ignore=.venv --ignore=tests --ignore=docs \
	    $(if $(NEW),--locale=$(NEW),--all)
	$(MANAGE) compilemessages --ignore=.venv

coverage: $(VENV)/test.stamp ## which branches no test takes
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q $(ARGS)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

clean: ## remove what make made, but neither the database nor uploaded files
	rm -rf $(VENV) staticfiles .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# --- what the targets above stand on ---------------------------------------------------------

# When the Python that .venv points to is gone, everything is made and installed anew.
$(shell test -x $(PYTHON) || rm -f $(VENV)/*.stamp)
$(PYTHON):
	@python=""; \
	for candidate in python3.11 python3 python3.12 python3.13; do \
	    if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        python=$$candidate; break; \
	    fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "Python 3.11 or newer is needed, and none was found on the PATH." >&2; exit 1; \
	fi; \
	$$python -m venv --clear $(VENV) || { \
	    echo "$$python cannot make a virtual environment; on Debian install python3-venv." >&2; \
	    rm -rf $(VENV); exit 1; \
	}

$(VENV)/run.stamp: requirements.txt | $(PYTHON)
	@echo "Installing what the portal needs ..."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements.txt tests/requirements.txt | $(PYTHON)
	@echo "Installing what the tests need ..."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@ $(VENV)/run.stamp

# Exact versions, and no script of theirs is run: they bring all they need along. Where a package
# asks for the "latest" third-party-web, the lock says its version: npm 9, of Debian 12, cannot
# compare that word with the version that package.json fixes.
$(TOOLS)/stamp: tests/checkers/package.json tests/checkers/package-lock.json | $(PYTHON)
	@echo "Installing checkers of pages ..."
	@mkdir -p $(TOOLS)
	@cp tests/checkers/package.json tests/checkers/package-lock.json $(TOOLS)
	@npm ci --prefix $(TOOLS) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

staticfiles/.stamp: $(VENV)/run.stamp $(STATIC) rlsportal/static_storage.py
	@echo "Collecting static files ..."
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@
