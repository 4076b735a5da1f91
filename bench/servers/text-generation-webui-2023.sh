#!/usr/bin/env bash
# text-generation-webui as the seed had it: snapshot-2023-12-10 with transformers 4.35.2, its OpenAI API alone.
# TEXT_GENERATION_WEBUI_SOURCE, TORCH_GRAMMAR_SOURCE: clones of oobabooga's, where GitHub cannot be reached.
cd "$(dirname "$0")/../.."
name=text-generation-webui-2023 target=text-generation-webui port=5000 ready=/v1/models version=snapshot-2023-12-10
source bench/servers/common.sh
TORCH_BACKEND= install_python 3.11
uv pip install -q --python "$python" --no-deps "git+${TORCH_GRAMMAR_SOURCE:-https://github.com/oobabooga/torch-grammar}"
check_out "${TEXT_GENERATION_WEBUI_SOURCE:-https://github.com/oobabooga/text-generation-webui}" snapshot-2023-12-10
tiny_model
cd "$source"
serve "$python" server.py --api --nowebui --cpu --loader transformers --model tiny --model-dir ../models --api-port $port
cd "$OLDPWD"
observe /v1/chat/completions "$@"
