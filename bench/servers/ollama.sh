#!/usr/bin/env bash
# Ollama with Gemma 3 270M, by its own chat API. It is a Go program around llama.cpp's llama-server; its release has
# one of its own, and this gives it the one that llama-cpp.sh builds.
# OLLAMA_SOURCE: a clone of ollama/ollama, where GitHub cannot be reached. Needs Go 1.26 and a C compiler.
cd "$(dirname "$0")/../.."
name=ollama target=ollama port=11434 ready=/api/version version=0.32.15
source bench/servers/common.sh
check_out "${OLLAMA_SOURCE:-https://github.com/ollama/ollama}" v$version
gemma
llama_server
mkdir -p "$home/$name/lib/ollama"
cp "$llama_server" "$(dirname "$llama_server")/llama-quantize" "$home/$name/lib/ollama/"
if [ ! -x "$home/$name/bin/ollama" ]; then
  (cd "$source" && nice -n 19 go build -trimpath -ldflags "-X=github.com/ollama/ollama/version.Version=$version" \
    -o "$home/$name/bin/ollama" .)
fi
export OLLAMA_HOST=127.0.0.1:$port OLLAMA_MODELS=$home/$name/models OLLAMA_NUM_PARALLEL=4 OLLAMA_CONTEXT_LENGTH=2048
serve "$home/$name/bin/ollama" serve
echo "FROM $gguf" >"$out/Modelfile"
if ! "$home/$name/bin/ollama" create gemma -f "$out/Modelfile" >"$out/create.log" 2>&1; then
  tail -1 "$out/create.log" >&2
  exit 1
fi
whole_body='{"model":"gemma","stream":false,"messages":[{"role":"user","content":"Hello."}],"options":{"num_predict":8}}'
stream_body='{"model":"gemma","messages":[{"role":"user","content":"Hello."}],"options":{"num_predict":8}}'
observe /api/chat "$@"
