#!/usr/bin/env bash
# OpenLLM as the seed had it: 0.4.36 with transformers 4.36.0 and its PyTorch backend, on a tiny model of random weights.
# QUANTIZE=int8 starts it as the seed's int8 row did.
cd "$(dirname "$0")/../.."
name=openllm-2023 target=openllm port=3000 ready=/v1/models version=0.4.36${QUANTIZE:+" $QUANTIZE"}
source bench/servers/common.sh
TORCH_BACKEND= exclude_newer=2023-12-20 install_python 3.11
tiny_model
export BENTOML_HOME=$home/$name/bentoml BENTOML_DO_NOT_TRACK=True OPENLLM_DO_NOT_TRACK=True
serve "$home/$name/bin/openllm" start "$model" --backend pt --host 127.0.0.1 --port $port --workers-per-resource 1 \
  ${QUANTIZE:+--quantize "$QUANTIZE"}
served=$(python3 -c "import json; print(json.load(open('$out/ready.body'))['data'][0]['id'])")
observe /v1/chat/completions "$@"
