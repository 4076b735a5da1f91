#!/usr/bin/env bash
# What a token costs the client, from the operating system's accounting of the process, beside the floor: a minimal
# epoll reader of the same streams, in the same run: by turns, and both at once, so that both see the same machine. The
# server has core 0, the readers core 1.
#   runs=3 bench/capacity/run.sh [STREAMSxTOKENS_PER_SECOND …]      default: one run of 500x20 1000x20
#   VLLM_BENCH: the path of vllm-bench, as a third reader by turns. It was built by "cargo build --release" from
#     vllm-project/vllm-bench f313182, which has since moved into vllm-project/vllm, rust/src/bench
#   by_turns_only=1: not at once
#   answer_seconds=10: how long an answer is
#   client_jvm: more options of the client's JVM, beside those that users have
cd "$(dirname "$0")/../.."
source bench/common.sh
build
machine
cc -O2 -o "$work/floor" bench/capacity/floor.c
answer_seconds=${answer_seconds:-10}
levels=("$@")
[ ${#levels[@]} -gt 0 ] || levels=(500x20 1000x20)
# Both run in the background, as $client and $floor.
start_client() {
  run_client "${CLIENT_CORES:-1}" "$work/$level" -Dllm.baseUrl="$simulator" -Dllm.concurrency="$streams" \
    -Dllm.promptTokens=16 -Dllm.maxTokens="$tokens" -Dllm.duration=60s -Dllm.warmup=30s &
  run=$!
  sleep 1
  client=$(pgrep -f 'io.gatling.app.Gatling -s ChatSimulation' | head -1)
}
start_floor() {
  taskset -c "${CLIENT_CORES:-1}" "$work/floor" "${simulator##*:}" "$streams" 25 simulated-model "$tokens" &
  floor=$!
}
# sample NAME PID WAIT [SHARE]: 15 s of it, from WAIT s on; SHARE of the tokens sent meanwhile are its own
sample() { python3 bench/capacity/sample.py "$level" "$1" "$2" "$simulator" "$3" 15 "$work/floor.json" "${4:-1}"; }
start_vllm_bench() {
  mkdir -p "$work/tokenizer"
  gunzip -c user-files/resources/tokenizers/qwen3-tokenizer.json.gz >"$work/tokenizer/tokenizer.json"
  taskset -c "${CLIENT_CORES:-1}" "$VLLM_BENCH" --backend openai-chat --base-url "$simulator" --model simulated-model \
    --tokenizer "$work/tokenizer" --dataset-name random --random-input-len 16 --random-output-len "$tokens" --ignore-eos \
    --num-prompts $((streams * (48 / answer_seconds))) --max-concurrency "$streams" >"$work/vllm-bench.txt" 2>&1 &
  vllm_bench=$!
}
by_turns() {
  start_floor
  sample floor "$floor" 8
  wait "$floor" || true
  start_client
  sample gatling-llm "$client" 40
  wait "$run"
  if [ -n "${VLLM_BENCH:-}" ]; then
    start_vllm_bench
    sample vllm-bench "$vllm_bench" 20
    wait "$vllm_bench"
  fi
}
at_once() {
  start_client
  sleep 34
  start_floor
  sample "floor, at once" "$floor" 5 0.5 &
  local sampled=$!
  sample "gatling-llm, at once" "$client" 7 0.5
  wait "$sampled" "$floor" "$run" || true
}
echo "| level | reader | tokens/s | CPU of a core | CPU per token µs | of the floor | memory MB | steal |"
echo "|---|---|---|---|---|---|---|---|"
for level in "${levels[@]}"; do
  streams=${level%x*} rate=${level#*x}
  tokens=$((rate * answer_seconds))
  start_simulator 0 --steady-millis "$((1000 / rate))" --first-token-millis 100 --logged-requests 0
  for ((i = 1; i <= ${runs:-1}; i++)); do by_turns; done
  for ((i = 1; i <= ${runs:-1} && ${by_turns_only:-0} == 0; i++)); do at_once; done
  stop_simulator
done
