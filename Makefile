# Everything here is a plain go command; make only remembers it.
export CGO_ENABLED = 0
PYTHON ?= python3
ART ?= /tmp/tonggan-openmoji

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

build: ## bin/tonggan, one static file
	go build -trimpath -ldflags "-s -w" -o bin/tonggan ./cmd/tonggan

test: ## all tests; needs nothing but Go
	go test ./...

race: ## the packages with goroutines under the race detector (needs gcc)
	.ci/run race

bench: ## kernel and engine benchmarks
	go test -run '^$$' -bench . -benchmem ./internal/kernel ./internal/engine

lint: ## gofmt, go vet, golangci-lint
	.ci/run fmt vet lint

fuzz: ## 30 s of each fuzz target
	.ci/run fuzz

ci: ## everything that must be green before a merge
	CI=true .ci/run </dev/null

eval: build ## marks of the built-in models, in art that they never saw as well (needs npm and rsvg-convert)
	$(PYTHON) training/art/build.py --style openmoji --out $(ART)
	bin/tonggan eval understand --art $(ART)

generate: ## rewrite the assembly from its generator
	go generate ./internal/kernel

sheet: ## sample sheets of the picture world, into bin/sheet
	go run ./cmd/world sheet -out bin/sheet

train: ## the recipes of the built-in models (PyTorch, hours; training/README.md)
	@echo "see training/README.md: PYTHON=$(PYTHON)"

.PHONY: help build test race bench lint fuzz ci eval generate sheet train
