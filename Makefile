# Every target does its own set-up; see tools/setup.py.
PY := .venv/bin/python
PYTHON ?= python3
ARGS ?=

.PHONY: run test check lint types bench docs messages setup dev clean

setup:
	@$(PYTHON) tools/setup.py base

dev:
	@$(PYTHON) tools/setup.py dev

run: setup
	@$(PY) -m giamngheo.site.cli serve $(ARGS)

test: dev
	@$(PY) tools/check.py
	@$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder -q $(ARGS)

check: dev
	@$(PY) tools/check.py

bench: dev
	@$(PY) -m tests.bench $(ARGS)

docs: dev
	@$(PY) -m giamngheo.site.cli docs

messages: dev
	@$(PY) tools/messages.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
