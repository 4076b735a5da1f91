#!/usr/bin/env bash
# Ollama with Gemma 3 270M, by its own chat API.
# OLLAMA: its program; default: the one on the path.
cd "$(dirname "$0")/../.."
ollama=${OLLAMA:-$(command -v ollama || true)}
[ -n "$ollama" ] || { echo "ollama.sh needs ollama on the path, or OLLAMA=…" >&2; exit 1; }
name=ollama target=ollama port=11434 ready=/api/version version=$("$ollama" --version 2>/dev/null | grep -o '[0-9][0-9.]*' | tail -1)
source bench/servers/common.sh
gemma
export OLLAMA_HOST=127.0.0.1:$port OLLAMA_MODELS=$home/$name/models OLLAMA_NUM_PARALLEL=4 OLLAMA_CONTEXT_LENGTH=2048
serve "$ollama" serve
echo "FROM $gguf" >"$out/Modelfile"
if ! "$ollama" create gemma -f "$out/Modelfile" >"$out/create.log" 2>&1; then
  tail -1 "$out/create.log" >&2
  exit 1
fi
whole_body='{"model":"gemma","stream":false,"messages":[{"role":"user","content":"Hello."}],"options":{"num_predict":8}}'
stream_body='{"model":"gemma","messages":[{"role":"user","content":"Hello."}],"options":{"num_predict":8}}'
observe /api/chat "$@"
