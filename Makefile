# Two commands for everybody (`make demo`, `make test`), three for those who work on it.
PYTHON ?= python3
PIP = bin/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint docs bench lock clean

demo: .venv-demo/ready  ## set up, then forecast the reference case
	.venv-demo/bin/corridor forecast karabakh-2023

test: .venv-test/ready lint docs  ## set up, then lint, types, import directions, documentation and every test
	.venv-test/bin/pytest --numprocesses 2 --dist loadfile --cov --cov-report=term

lint: .venv-test/ready
	.venv-test/bin/ruff check
	.venv-test/bin/ruff format --check
	.venv-test/bin/mypy
	.venv-test/bin/lint-imports

docs: .venv-test/ready  ## build the documentation into build/docs; a warning is an error
	.venv-test/bin/sphinx-build --quiet --fail-on-warning --keep-going --builder html docs build/docs

bench: .venv-test/ready  ## speed, printed as ratios within one run; beside a peer; on 2,000 roads
	.venv-test/bin/python benchmarks/forecast.py
	.venv-test/bin/python benchmarks/eighty_km.py
	.venv-test/bin/python benchmarks/two_thousand_roads.py
	.venv-test/bin/python benchmarks/four_mornings.py
	.venv-test/bin/python benchmarks/what_if.py
	.venv-test/bin/python benchmarks/flee_folders.py
	.venv-test/bin/python benchmarks/reading.py

.venv-%/ready: requirements/%.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "corridor needs Python 3.11 or newer; found " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 ...")'
	@echo "Setting up .venv-$* from requirements/$*.txt (once; a minute or two)"
	@rm -rf .venv-$*
	@$(PYTHON) -m venv .venv-$*
	@.venv-$*/$(PIP) install --require-hashes --requirement requirements/$*.txt
	@.venv-$*/$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

lock:  ## resolve requirements/*.txt anew (needs uv)
	cd requirements && for kind in demo test; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header --quiet --output-file $$kind.txt \
	    ../pyproject.toml build.in $$([ $$kind = test ] && echo test.in) || exit 1; done

clean:
	rm -rf .venv-demo .venv-test forecasts backtests build docs/_generated
