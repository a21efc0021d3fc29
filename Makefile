# `make test` sets up what the tests need, runs them, and says what was skipped
# and why; `go test ./...` alone runs everywhere, and says so with -v.

GO ?= go
SHELL = /bin/bash
.SHELLFLAGS = -o pipefail -c

.PHONY: test setup check bench year image

test: setup check
	@echo "$(GO) test -race ./..."
	@log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	if $(GO) test -race -v ./... 2>&1 | tee "$$log" | grep --line-buffered -E '^(ok|FAIL|panic)'; \
	then grep -E -B1 -- '--- SKIP' "$$log" || echo "nothing was skipped"; \
	else grep -vE '^=== |^ *--- PASS' "$$log"; exit 1; fi
	PRISTAN_KILLS=60 $(GO) test -count=1 -run 'TestCrashLedger' -v .
	$(GO) test -count=1 -run TestBrowser -v .

# A browser for the demo's test, with fonts of all four scripts. It is
# installed when it is missing and this user may.
setup:
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-noto-core fonts-noto-color-emoji; \
	  else echo "make test: no chromium and no right to install it; the browser test will say that it is skipped"; fi; }

check:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "gofmt would change these files"; exit 1; }
	$(GO) vet ./...
	$(GO) run . lint

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

# A simulated year of two hundred people, five times over.
year:
	PRISTAN_PEOPLE=200 PRISTAN_SEEDS=5 $(GO) test -count=1 -run TestYear -timeout 30m -v ./bot

image:
	docker build -t pristan .
