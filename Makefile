# Each target does all of its own set-up. PORT= and CAIRN_DATA= are honoured.
.PHONY: run test check soak bench lock setup clean

export PYTHONUTF8 := 1
export HF_HUB_OFFLINE := 1
export RASA_TELEMETRY_ENABLED := false
PY := .venv/bin/python

setup:
	@python="$$(config/deploy/find-python)" && "$$python" config/deploy/setup.py

setup-tests:
	@python="$$(config/deploy/find-python)" && "$$python" config/deploy/setup.py --tests

run: setup
	@exec $(PY) -m bot.serve

test: setup-tests
	@$(PY) -m pytest

check: setup-tests
	@$(PY) -m ruff format --check . && $(PY) -m ruff check . && $(PY) -m mypy && .venv/bin/lint-imports && .venv/bin/bandit -q -r config knowledge actions bot -x bot/rasa -ll -iii && .venv/bin/cairn knowledge check

soak: setup-tests
	@$(PY) -m tests.soak

bench: setup-tests
	@$(PY) -m tests.bench

lock:
	@$(PY) config/deploy/lock.py

clean:
	rm -rf .venv .venv-rasa .setup build
