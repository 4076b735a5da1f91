#!/usr/bin/env bash
# text-generation-webui as the seed had it: snapshot-2023-12-10 with transformers 4.35.2, its OpenAI API alone.
# TEXT_GENERATION_WEBUI_SOURCE: a clone of oobabooga's, where GitHub cannot be reached.
# TORCH_GRAMMAR: a wheel or a folder of oobabooga's torch-grammar, which it imports and which is in no package index.
cd "$(dirname "$0")/../.."
name=text-generation-webui-2023 target=text-generation-webui port=5000 ready=/v1/models version=snapshot-2023-12-10
source bench/servers/common.sh
TORCH_BACKEND= install_python 3.11
uv pip install -q --python "$python" --no-deps "${TORCH_GRAMMAR:?names a wheel or a folder of torch-grammar}"
check_out "${TEXT_GENERATION_WEBUI_SOURCE:-https://github.com/oobabooga/text-generation-webui}" $version "$source"
tiny_model
cd "$source"
serve "$python" server.py --api --nowebui --cpu --loader transformers --model tiny --model-dir ../models --api-port $port
cd "$OLDPWD"
observe /v1/chat/completions "$@"
