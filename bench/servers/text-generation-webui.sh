#!/usr/bin/env bash
# text-generation-webui of today with its llama.cpp loader and Gemma 3 270M, its OpenAI API alone.
# TEXT_GENERATION_WEBUI_SOURCE: a clone of oobabooga's, where GitHub cannot be reached.
cd "$(dirname "$0")/../.."
name=text-generation-webui target=text-generation-webui port=5000 ready=/v1/models version=v4.7.3
source bench/servers/common.sh
install_python 3.11
check_out "${TEXT_GENERATION_WEBUI_SOURCE:-https://github.com/oobabooga/text-generation-webui}" $version "$source"
gemma
llama_server
# Its own package of llama.cpp is on GitHub only; this stands in for it.
mkdir -p "$home/$name/modules"
cat >"$home/$name/modules/llama_cpp_binaries.py" <<PYTHON
def get_binary_path():
    return "$llama_server"
PYTHON
cd "$source"
serve env PYTHONPATH="$home/$name/modules" "$python" server.py --api --nowebui --loader llama.cpp \
  --model-dir "$(dirname "$gguf")" --model "$(basename "$gguf")" --ctx-size 8192 --threads 1 --threads-batch 1 \
  --gpu-layers 0 --parallel 4 --api-port $port
cd "$OLDPWD"
observe /v1/chat/completions "$@"
