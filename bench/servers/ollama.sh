#!/usr/bin/env bash
# Ollama with Gemma 3 270M, by its own chat API.
# OLLAMA: its program; default: the one on the path, else one that go builds here from its module.
cd "$(dirname "$0")/../.."
name=ollama target=ollama port=11434 ready=/api/version
source bench/servers/common.sh
gemma
# As Ollama's own build lays them out: bin/ollama, and in lib/ollama the llama-server that it runs its models with. That
# one is llama.cpp's as it is, without Ollama's patches: they are for models that were packed for older versions of Ollama.
install_ollama() {
  ollama=$home/$name/bin/ollama
  [ -x "$ollama" ] || GOBIN=$home/$name/bin nice -n 19 go install \
    -ldflags -X=github.com/ollama/ollama/version.Version=0.32.15 github.com/ollama/ollama@v0.32.15
  llama_server
  mkdir -p "$home/$name/lib"
  ln -sfn "$(dirname "$llama_server")" "$home/$name/lib/ollama"
}
ollama=${OLLAMA:-$(command -v ollama || true)}
[ -n "$ollama" ] || install_ollama
version=$("$ollama" --version 2>/dev/null | grep -o '[0-9][0-9.]*' | tail -1)
export OLLAMA_HOST=127.0.0.1:$port OLLAMA_MODELS=$home/$name/models OLLAMA_NUM_PARALLEL=4 OLLAMA_CONTEXT_LENGTH=2048
serve "$ollama" serve
# One thread for the one core: two of them spin, and wait for each other.
printf 'FROM %s\nPARAMETER num_thread 1\n' "$gguf" >"$out/Modelfile"
if ! "$ollama" create gemma -f "$out/Modelfile" >"$out/create.log" 2>&1; then
  tail -1 "$out/create.log" >&2
  exit 1
fi
served=gemma
responses
whole_body='{"model":"gemma","stream":false,"messages":[{"role":"user","content":"Hello."}],"options":{"num_predict":8}}'
stream_body='{"model":"gemma","messages":[{"role":"user","content":"Hello."}],"options":{"num_predict":8}}'
observe /api/chat "$@"
