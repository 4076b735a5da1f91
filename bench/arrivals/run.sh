#!/usr/bin/env bash
# How well is an open load's schedule kept? Equal gaps, as their ideal is known for every client; short answers, so that the
# requests are all that there is to do. The simulator runs on one core and the client on the other.
#   bench/arrivals/run.sh [RATE …]        default: 500 1000 (requests a second), 60 s after a warm-up of 5 s
#   clients="ours aiperf vllm"            those of bench/peers that are installed (bench/peers/install.sh aiperf vllm)
cd "$(dirname "$0")/../.."
source bench/common.sh
source bench/peers/peers.sh
build
machine
seconds=${seconds:-60}
total=$((seconds + 5))
prompt_tokens=16
make_hub
tokens=4
rates=("$@")
[ ${#rates[@]} -gt 0 ] || rates=(500 1000)

client_ours() {
  run_client 1 "$run" -Dllm.baseUrl="$simulator" -Dllm.load="constant $1/s ${total}s" -Dllm.warmup=5s -Dllm.seed=1 \
    -Dllm.promptTokens=$prompt_tokens -Dllm.maxTokens=$tokens -Dllm.connections="${connections:-shared}" $settings
  records=$(ls "$run"/*/requests.jsonl)
}

client_aiperf() {
  (cd "$run" && taskset -c 1 "$peers_home/aiperf/bin/aiperf" profile -m simulated-model --url "$simulator" --endpoint-type chat \
    --streaming --tokenizer "$tokenizer" --isl $prompt_tokens --osl $tokens --extra-inputs ignore_eos:true \
    --request-rate "$1" --request-rate-mode constant --request-count "$(($1 * total))" --ui none --artifact-dir out) \
    >"$run.txt" 2>&1
}

# A gamma distribution with a burstiness this high has equal gaps.
client_vllm() {
  (cd "$run" && taskset -c 1 "$peers_home/vllm/bin/vllm" bench serve --backend openai-chat --base-url "$simulator" \
    --endpoint /v1/chat/completions --model simulated-model --tokenizer "$tokenizer" --dataset-name random \
    --random-input-len $prompt_tokens --random-output-len $tokens --ignore-eos --num-prompts "$(($1 * total))" \
    --request-rate "$1" --burstiness 1e9) >"$run.txt" 2>&1
}

settings=${settings:-}
python3 bench/arrivals/analyse.py --header
for rate in "${rates[@]}"; do
  for client in ${clients:-ours}; do
    start_simulator 0 --steady-millis 1 --first-token-millis 10 --logged-requests 200000
    run=$work/$client-$rate records=
    mkdir -p "$run"
    "client_$client" "$rate" || tail -5 "$run.txt"
    curl -s "$simulator/simulator/log" >"$run.log"
    # shellcheck disable=SC2086
    python3 bench/arrivals/analyse.py "$client" "$rate" "$seconds" "$run.log" $records
    [ -z "${KEEP:-}" ] || cp -r "$run" "$run.log" "$run.txt" "$KEEP"
    stop_simulator
  done
done
