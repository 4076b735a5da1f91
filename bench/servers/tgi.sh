#!/usr/bin/env bash
# Text Generation Inference with a tiny model of random weights, by its own API. Its text-generation-launcher, -router and
# -server have to be on the path: they are in no package registry. Without a GPU, and without
# intel-extension-for-pytorch, its server runs on plain PyTorch; there it fails on two requests at once (docs/targets.md),
# so that it gets one at a time.
cd "$(dirname "$0")/../.."
name=tgi target=tgi port=8080 ready=/health
for program in text-generation-launcher text-generation-router text-generation-server; do
  command -v $program >/dev/null || { echo "tgi.sh needs $program on the path" >&2; exit 1; }
done
version=$(text-generation-launcher --version | cut -d' ' -f2)
source bench/servers/common.sh
python=$(sed -n '1s/^#!//p' "$(command -v text-generation-server)")
tiny_model
cd "$(dirname "$model")" # its answers name the model as it is named here
serve text-generation-launcher --model-id tiny --hostname 127.0.0.1 --port $port --shard-uds-path "$out/shard" \
  --max-input-tokens 1024 --max-total-tokens 2048 --max-batch-prefill-tokens 1024 --max-batch-size 1 \
  --usage-stats off --disable-custom-kernels
cd "$OLDPWD"
question='"messages":[{"role":"user","content":"Hello."}],"max_tokens":8'
answer chat-stream /v1/chat/completions "{$question,\"stream\":true,\"stream_options\":{\"include_usage\":true}}"
answer chat-whole /v1/chat/completions "{$question}"
whole_body='{"inputs":"Hello.","parameters":{"max_new_tokens":8,"details":true}}' stream_body=$whole_body stream_path=/generate_stream
observe /generate "$@"
