# Every target sets up what it needs. `make` alone lists them.
PORT ?= 8000
export PYTHON
VENV := .venv/bin
RUN := $(VENV)/python
# The demo and the suite never touch a database or broker that the environment names.
# Nor does each of their processes compile the code for itself where an environment forbids to keep what was compiled:
# that takes 4 s of processor time, and 12 with the tests.
APART := env -u PYTHONDONTWRITEBYTECODE -u DATABASE_URL -u REDIS_URL -u DEBUG -u HTTPS -u ALLOWED_HOSTS -u CSRF_TRUSTED_ORIGINS
GUNICORN := $(VENV)/gunicorn config.wsgi --bind 127.0.0.1:$(PORT) --workers 1 --threads 4 --log-level warning
WORKERS ?= 2
PYTEST := $(APART) $(RUN) -m pytest --numprocesses=$(WORKERS)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo serve test test-long test-quick test-postgresql test-sqlite lint types bench mutants messages clean ci

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

setup:
	@.ci/setup runtime

setup-dev:
	@.ci/setup dev

demo:  ## the demo county with 14 published months on http://127.0.0.1:8000 (PORT=8001 for another port)
	@.ci/setup port $(PORT)
	@.ci/setup demo
	@$(APART) .ci/demo http://127.0.0.1:$(PORT)/ $(GUNICORN)

serve:  ## serve the database of the environment (DATABASE_URL, REDIS_URL, SECRET_KEY ...)
	@.ci/setup port $(PORT)
	@.ci/setup runtime
	@$(RUN) manage.py migrate --verbosity 0
	@$(RUN) manage.py collectstatic --noinput --verbosity 0
	@printf '\n  Duibiao is served on  http://127.0.0.1:%s/   (Ctrl-C stops it)\n\n' $(PORT)
	@$(GUNICORN)

# What is marked `long` (sweeps over every page, replays, stories of many months, forty rounds of a race) and SQLite are
# left to `test-long`, so that people run `test`; CI runs both. On SQLite only what can differ there is repeated
# (tests/differing.py): tests of what the databases do each in their own way, and those marked both_databases, which
# visit every page. A new test finds its place there by itself.
test: setup-dev  ## the suite of every day on a real PostgreSQL with a real Redis, without the longest tests
	@$(MAKE) --no-print-directory test-postgresql ONLY='-m "not long"'

test-long: setup-dev  ## the longest tests, and on SQLite what can differ there
	@failed=0; \
	$(MAKE) --no-print-directory test-postgresql ONLY='-m long' || failed=1; \
	$(MAKE) --no-print-directory test-sqlite ONLY=--differing || failed=1; \
	[ $$failed = 0 ] || { echo '*** The longest tests did not pass on both databases; see above.' >&2; exit 1; }

test-quick: setup-dev  ## in a minute: the tests of the capabilities that were changed, and the rules of the house
	@$(PYTEST) --within=45 -m 'not browser and not worker' $$($(RUN) -m tests.affected $(BASE))

test-sqlite: setup-dev  ## the whole suite on SQLite
	@echo '=== $(if $(ONLY),What can differ,The suite) on SQLite'
	@TEST_DB=sqlite $(PYTEST) $(ONLY)

test-postgresql: setup-dev  ## the whole suite on PostgreSQL and Redis
	@echo '=== The suite on PostgreSQL and Redis'
	@$(PYTEST) $(ONLY)

lint: setup-dev  ## style and formatting, of Python and of templates
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/djangofmt --check templates
	@$(VENV)/djangofmt check templates

types: setup-dev  ## types
	@$(APART) $(VENV)/mypy

bench: setup-dev  ## speed as ratios to hand-written floors, on PostgreSQL
	@$(APART) $(RUN) -m pytest tests/bench -o python_files='bench_*.py' -o python_functions='bench_*' -p no:xdist -s -q

mutants: setup-dev  ## break lines on purpose: the tests must notice every one (MUTANTS=scoring for one group)
	@$(APART) $(RUN) -m tests.mutants $(MUTANTS)

messages: setup-dev  ## take up new texts into the Chinese catalogue and compile it (needs gettext)
	@command -v msgfmt >/dev/null || { echo '*** gettext is missing: apt-get install gettext' >&2; exit 1; }
	@$(RUN) manage.py makemessages --locale zh_Hans --no-location --no-wrap --no-obsolete \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'
	@$(RUN) manage.py compilemessages --locale zh_Hans --ignore '.venv' --verbosity 0

clean:  ## remove the environment and all caches; databases and files in var/ stay
	@rm -rf .venv var/static .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

ci:  ## everything that must hold before a change is taken
	@bash .ci/run
