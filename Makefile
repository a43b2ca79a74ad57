# Everything here is a plain go command; make only remembers it.
export CGO_ENABLED = 0
PYTHON ?= python3
ART ?= /tmp/tonggan-openmoji
PICTURES ?= /tmp/tonggan-pictures

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

PEERS = torch transformers onnx onnxscript onnxruntime openvino ctranslate2 pillow safetensors tokenizers
bench-peers: ## tonggan beside PyTorch, ONNX Runtime, OpenVINO and CTranslate2 (PyPI, an hour; docs/performance.md)
	go build -o bin/bench ./cmd/bench
	test -d .cache/peers || $(PYTHON) -m venv .cache/peers
	.cache/peers/bin/pip install -q $(PEERS)
	.cache/peers/bin/python ref/bench_peers.py --threads 1,2 $(if $(WHISPER_CPP),--whisper-cpp $(WHISPER_CPP)) --out .cache/peers.json

SERVE_PORT ?= 18080
URL = http://127.0.0.1:$(SERVE_PORT)
under_load = & server=$$!; trap 'kill $$server' EXIT; \
	until kill -0 $$server || exit 1; curl -sf $(URL)/readyz >/dev/null; do sleep 0.1; done; \
	for p in /api/match /v1/embeddings; do bin/load --url $(URL) --path $$p $(LOAD) || exit; done
bench-serve: build ## a server under 1, 8, 32 and 128 clients: answers a second, latency, refusals
	go build -o bin/load ./cmd/load
	bin/tonggan serve --addr 127.0.0.1:$(SERVE_PORT) --log-level error $(under_load)

bench-serve-onnx: ## the same of a short server of the same models on ONNX Runtime (PyPI; PRECISION=int8)
	go build -o bin/load ./cmd/load
	test -d .cache/peers || $(PYTHON) -m venv .cache/peers
	.cache/peers/bin/pip install -q $(PEERS)
	.cache/peers/bin/python ref/serve_onnx.py --port $(SERVE_PORT) --precision $(or $(PRECISION),f32) $(under_load)

lint: ## gofmt, go vet, golangci-lint
	.ci/run fmt vet lint

fuzz: ## 10 s of each fuzz target
	.ci/run fuzz

ci: ## everything that must be green before a merge
	CI=true .ci/run </dev/null

eval: build ## marks of the built-in models, also on art that they never saw (needs npm, rsvg-convert, Pillow, Debian's apt-get)
	$(PYTHON) training/art/build.py --style openmoji --out $(ART)
	$(PYTHON) training/art/pictures.py --out $(PICTURES)
	bin/tonggan eval understand --art $(ART) --pictures $(PICTURES)

generate: ## rewrite the assembly from its generator
	go generate ./internal/kernel

sheet: ## 200 scenes and what is said of them, bin/sheet.png
	mkdir -p bin
	go run ./cmd/world sheet --camera --count 200 --seed 90000 --out bin/sheet.png

MINUTES ?= 480
SEED ?= 1
SIZE ?= s
DEVICE ?= cpu
RUN_cpu = PYTHON=$(PYTHON) training/both.sh
RUN_cuda = $(PYTHON)
BATCH_cpu = --batch 96
BATCH_cuda = --batch 1536
TOLD_cpu = --told 64
TOLD_cuda = --told 768
SCENES_cpu = $$(($(MINUTES) * 600))
SCENES_cuda = 600000
LEARN = $(RUN_$(DEVICE)) training/train.py --data data/train --crowds data/crowd,data/train --tokenizer data/tokenizer --size $(SIZE) --device $(DEVICE) --seed $(SEED) $(BATCH_$(DEVICE))
JOBS ?= 2
draw = bin/world corpus --tokenizer data/tokenizer --jobs $(JOBS) --split train --count $$(($(SCENES_$(DEVICE)) * $(1) / 10))
train-understand: build ## the built-in CLIP and BLIP from their own pictures (PyTorch; 8 hours of SIZE=s on 2 cores, minutes of SIZE=m DEVICE=cuda; training/README.md)
	go build -o bin/world ./cmd/world
	bin/world vocab | $(PYTHON) training/vocab.py --out data/tokenizer
	$(call draw,6) --seed $(SEED)1 --out data/train
	$(call draw,4) --seed $(SEED)2 --out data/train/artists --artists
	$(call draw,2) --seed $(SEED)3 --out data/crowd --crowd
	$(call draw,1) --seed $(SEED)4 --out data/crowd/artists --crowd --artists
	bin/world corpus --tokenizer data/tokenizer --jobs $(JOBS) --split val --count 1500 --seed 2 --per 1500 --out data/val
	bin/world corpus --tokenizer data/tokenizer --jobs $(JOBS) --split val --count 500 --seed 2 --per 500 --out data/val/artists --artists
	$(LEARN) --told 0 --only match.vision,aux --out data/tower --minutes $$(($(MINUTES) * 2 / 5))
	$(LEARN) $(TOLD_$(DEVICE)) --init data/tower --out data/run --minutes $$(($(MINUTES) * 3 / 5))
	$(PYTHON) training/export.py --run data/run --tokenizer data/tokenizer --size $(SIZE) --out models
	$(PYTHON) training/calibrate.py --run data/run --tokenizer data/tokenizer --size $(SIZE) --val data/val --write models
	$(PYTHON) training/provenance.py --run data/tower
	$(PYTHON) training/provenance.py --run data/run
	bin/tonggan eval fit-domain --model models/blip-itm-$(SIZE) --out models/blip-itm-$(SIZE)
	for m in vqa caption; do cp models/blip-itm-$(SIZE)/domain.safetensors models/blip-$$m-$(SIZE)/ || exit; done
	go build -trimpath -ldflags "-s -w" -o bin/tonggan ./cmd/tonggan
	bin/tonggan eval understand
	cat data/tower/run.json data/run/run.json

VOICE_MINUTES ?= 180
train-voice: ## the built-in voice from flite and espeak-ng (Debian's libflite1, libespeak-ng1, wamerican-small; PyTorch, hours)
	$(PYTHON) training/voice/corpus.py --out data/voice
	$(PYTHON) training/voice/train.py prepare --data data/voice
	$(RUN_cpu) training/voice/train.py train --data data/voice --minutes $(VOICE_MINUTES)
	$(PYTHON) training/voice/export.py --data data/voice --out models/fastspeech-s

WORDS ?= /usr/share/dict/american-english-small
train-ear: build ## the built-in ear from sentences that synthesisers speak (PyTorch, flite, espeak-ng, festival; training/README.md)
	mkdir -p data
	go run ./cmd/speech -commands > models/whisper-s/commands.txt
	go run ./cmd/speech -count 150000 -words $(WORDS) -more cmd/mood/en.txt,cmd/mood/zh.txt > data/speech.tsv
	$(PYTHON) training/ear/speak.py --sentences data/speech.tsv --out data/ear
	$(RUN_$(DEVICE)) training/ear/train.py --data data/ear --sentences data/speech.tsv --out data/ear-run --minutes $(MINUTES) $(EAR)
	$(PYTHON) training/ear/export.py --run data/ear-run --data data/ear --sentences data/speech.tsv --out models/whisper-s
	$(PYTHON) training/ear/testset.py --data data/ear --sentences data/speech.tsv --out data/ear-test
	go run ./cmd/tonggan eval transcribe data/ear-test/list.tsv

.PHONY: train-ear help build test race bench bench-peers lint fuzz ci eval generate sheet train-understand train-voice bench-serve bench-serve-onnx
