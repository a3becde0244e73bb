# Commands for working on Clientele. Needs Go 1.26, git and make; `make test` fetches what else it needs.

# Builds are the same with and without a repository around them.
export GOFLAGS := $(GOFLAGS) -buildvcs=false

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
COMMIT  := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X clientele/cli.version=$(VERSION) -X clientele/cli.commit=$(COMMIT)
SYSTEMS := linux/amd64 linux/arm64 darwin/arm64 windows/amd64
FUZZTIME ?= 20s

.DEFAULT_GOAL := help
.PHONY: help demo test test-all bench bench-match lint verify assets pictures build release postgresql chromium

help: ## Lists these commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## Serves an invented salon with 2,000 customers; Ctrl-C ends it and deletes everything.
	@./bin/clientele demo

test: postgresql chromium assets ## Runs every test, on SQLite, PostgreSQL and in a browser, which are installed when they are missing and may be.
	go test -timeout 30m ./...

test-all: postgresql chromium assets ## Runs every test in another order and at full length, and each fuzz target for FUZZTIME (20s). Takes hours.
	CLIENTELE_TEST_LONG=1 go test -timeout 0 -count=1 -shuffle=on ./...
	@.ci/fuzz $(FUZZTIME)

bench: postgresql ## Measures the register at a million customers, on both databases. Takes long.
	go test ./bench -run '^$$' -bench . -benchtime 1x -timeout 0

bench-match: ## Measures how well duplicates are found, on the labelled sets in CLIENTELE_DEDUPE_DATA.
	go run ./bench/match -data "$$CLIENTELE_DEDUPE_DATA"

lint: ## Checks format, vet, staticcheck and who imports whom.
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "not formatted, run gofmt -w on: $$unformatted"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go test -count=1 -run '^TestHouse' .

verify: lint test ## Everything that must hold before a push.

assets: ## Makes the style sheet, the script, the font and the icons of the pages. Needs Node and npm.
	@cmp -s package-lock.json node_modules/.clientele-lock || { npm ci --ignore-scripts && cp package-lock.json node_modules/.clientele-lock; }
	@go tool templ generate -path web
	@go run ./web/assets/build

pictures: build chromium ## Takes the pictures of the README anew, of the demo as it is today.
	go run ./e2e/pictures

build: assets ## Builds bin/clientele.
	@go build -trimpath -ldflags '$(LDFLAGS)' -o bin/clientele ./cmd/clientele

release: assets ## Builds the program for every system into dist/release, with checksums.
	@mkdir -p dist/release
	@for system in $(SYSTEMS); do \
		os=$${system%/*}; arch=$${system#*/}; ext=; [ $$os = windows ] && ext=.exe; \
		echo "clientele-$(VERSION)-$$os-$$arch$$ext"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -trimpath -ldflags '$(LDFLAGS)' \
			-o "dist/release/clientele-$(VERSION)-$$os-$$arch$$ext" ./cmd/clientele || exit 1; \
	done
	@cd dist/release && sha256sum clientele-$(VERSION)-* > clientele-$(VERSION).sha256

postgresql:
	@.ci/postgresql

chromium:
	@.ci/chromium
