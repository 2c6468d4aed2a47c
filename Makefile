# make run [PORT=8100] [STATE=/path/to/folder]   everything up, until Ctrl-C
# make test                                      every check, then every test
# make safety [ROUNDS=20] [SEED=1]               the whole safety net: isolation, paywall, kills ...
# make bench [QUICK=1] [ONLY=pages,load]          figures of a stack of its own
# make backup [FILE=/path/to/new.tar]            the whole state in one file, running or not
# make restore FILE=/path/to.tar [STATE=...]     brings it back where nothing is yet
# make reset [STATE=/path/to/folder]             asks, then empties the state

PYTHON ?= python3
BOOTSTRAP = $(PYTHON) creatorhub/embedded/bootstrap.py

export PORT ?= 8000
ifeq ($(origin STATE),command line)
export CREATORHUB_STATE := $(STATE)
endif

.DEFAULT_GOAL := help
.PHONY: help run test safety bench backup restore reset

help:
	@sed -n 's/^# //p' Makefile

run:
	@exec $(BOOTSTRAP) run

test:
	@exec $(BOOTSTRAP) test

export ROUNDS SEED
safety:
	@exec $(BOOTSTRAP) safety

export QUICK ONLY
bench:
	@exec $(BOOTSTRAP) bench

export FILE
backup:
	@test -x .venv/bin/python || { echo "Nothing to back up: 'make run' was never started here."; exit 1; }
	@exec .venv/bin/python -m creatorhub.embedded backup

restore:
	@exec $(BOOTSTRAP) restore

reset:
	@test -x .venv/bin/python || { echo "Nothing to reset: 'make run' was never started here."; exit 1; }
	@exec .venv/bin/python -m creatorhub.embedded reset
