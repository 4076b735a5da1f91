#!/usr/bin/env bash
# Does the verdict tell a starved client from a calm one? Runs of the same load: calm ones, and ones whose core has 12 hogs.
#   bench/health/run.sh [CALM_RUNS] [STARVED_RUNS]      default: 20 3
cd "$(dirname "$0")/../.."
source bench/common.sh
build
machine
start_simulator 0 --steady-millis 50 --logged-requests 0
verdict() {
  python3 - "$1" <<'PYTHON'
import glob, json, sys
summary = json.load(open(glob.glob(sys.argv[1] + "/*/llm/summary.json")[0]))
health = summary["stages"][0]["clientHealth"]
print(f'| {summary["verdict"]} | {health["eventLoopLagMillis"]["max"]:.2f} | {"; ".join(health["reasons"])} |')
PYTHON
}
load() {
  run_client 1 "$work/$1" -Dllm.baseUrl="$simulator" -Dllm.concurrency=100 -Dllm.promptTokens=16 -Dllm.maxTokens=60 \
    -Dllm.duration=9s -Dllm.warmup=4s
  printf '| %s ' "$1"
  verdict "$work/$1"
}
echo "| run | verdict | longest event-loop lag ms | reasons |"
echo "|---|---|---|---|"
for i in $(seq "${1:-20}"); do load "calm-$i"; done
for _ in $(seq 12); do
  taskset -c 1 sh -c 'while :; do :; done' &
  pids+=($!)
done
for i in $(seq "${2:-3}"); do load "starved-$i"; done
