#!/usr/bin/env bash
# Packs what a GPU machine without a network needs to train the built-in models (run.sh):
# FOLDER/bundle.tar.gz, 36 MB, in a minute or two.
#
#   training/gpu/bundle.sh FOLDER
#
# It needs Go, Python's pip and the apt-get of Debian 12 on x86-64, and installs nothing.
set -euo pipefail
out=$(realpath -m "${1:?name a folder to write to}")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bundle=$work/bundle debian=$work/debian
mkdir -p "$out" "$debian" "$bundle"/{tokenizer,speech,lib,py,espeak-ng-data/{lang/{gmw,sit},voices}}

# The programs, and the tokenizer of the built-in models.
CGO_ENABLED=0 GOFLAGS=-buildvcs=false go build -trimpath -ldflags "-s -w" -o "$bundle/" ./cmd/world ./cmd/sounds
cp models/clip-s/{vocab.txt,tokenizer.json,tokenizer_config.json} "$bundle/tokenizer/"

# flite and espeak-ng, unpacked. espeak-ng gets a libpcaudio that plays nothing: the real one
# would bring PulseAudio and 25 other libraries.
packages="espeak-ng espeak-ng-data libespeak-ng1 libsonic0 flite libflite1 libasound2 wamerican-small opus-tools libopusenc0 libopus0 libflac12 libogg0 tcc"
download() { (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download $packages); }
download || { apt-get -qq update && download; }
for deb in "$work"/*.deb; do dpkg -x "$deb" "$debian"; done
lib=$debian/usr/lib/x86_64-linux-gnu
for f in audio_object_{open,close,drain,flush,destroy,write,strerror} create_audio_device_object; do echo "long $f() { return 0; }"; done >"$work/none.c"
"$debian/usr/bin/tcc" -shared -nostdlib -soname libpcaudio.so.0 -o "$lib/libpcaudio.so.0" "$work/none.c"

# Sentences for the ear; the libraries that will speak them, and what they need of English and Mandarin.
go run ./cmd/speech -count 240000 -words "$debian/usr/share/dict/american-english-small" -more cmd/mood/en.txt,cmd/mood/zh.txt >"$bundle/speech.tsv"
python3 -m pip install -q --no-compile --no-deps --disable-pip-version-check --root-user-action ignore --target "$bundle/py" pypinyin
for name in asound.so.2 pcaudio.so.0 espeak-ng.so.1 sonic.so.0 flite{,_usenglish,_cmulex,_cmu_us_{kal16,awb,slt,rms}}.so.1; do cp -L "$lib/lib$name" "$bundle/lib/"; done
data=$lib/espeak-ng-data
cp "$data"/{intonations,phondata,phonindex,phontab,en_dict,cmn_dict} "$bundle/espeak-ng-data/"
cp "$data"/lang/gmw/en* "$bundle/espeak-ng-data/lang/gmw/"
cp "$data"/lang/sit/cmn* "$bundle/espeak-ng-data/lang/sit/"
cp -r "$data/voices/!v" "$bundle/espeak-ng-data/voices/"

# Speech among the sounds, small.
export PATH=$debian/usr/bin:$PATH LD_LIBRARY_PATH=$lib ESPEAK_DATA_PATH=$lib
"$bundle/sounds" speech --seed 1 --count 600 --out "$work/speech"
for f in "$work"/speech/*.wav; do opusenc --quiet --bitrate 24 "$f" "$bundle/speech/$(basename "$f" .wav).opus"; done

tar -C "$bundle" --owner 0 --group 0 -czf "$out/bundle.tar.gz" .
ls -l "$out"
