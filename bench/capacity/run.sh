#!/usr/bin/env bash
# What a token costs the client, from the operating system's accounting of the process, beside the floor: a minimal
# epoll reader of the same streams, in the same run. The server has core 0, the reader core 1.
#   runs=3 bench/capacity/run.sh [STREAMSxTOKENS_PER_SECOND …]      default: one run of 500x20 1000x20
#   client_jvm: more options of the client's JVM, beside those that users have
cd "$(dirname "$0")/../.."
source bench/common.sh
build
machine
cc -O2 -o "$work/floor" bench/capacity/floor.c
levels=("$@")
[ ${#levels[@]} -gt 0 ] || levels=(500x20 1000x20)
# reader LEVEL NAME SECONDS SAMPLED_FROM: one run of that length, of which 15 s are sampled
reader() {
  run_client "${CLIENT_CORES:-1}" "$work/$1" -Dllm.baseUrl="$simulator" -Dllm.concurrency="$streams" \
    -Dllm.promptTokens=16 -Dllm.maxTokens="$tokens" -Dllm.duration="$3s" -Dllm.warmup=30s -Dllm.tokenCount=usage &
  local run=$!
  sleep 1
  client_pid=$(pgrep -f 'io.gatling.app.Gatling -s ChatSimulation' | head -1)
  python3 bench/capacity/sample.py "$1" "$2" "$client_pid" "$simulator" "$4" 15 "$work/floor.json"
  wait "$run"
}
echo "| level | reader | tokens/s | CPU of a core | CPU per token µs | of the floor |"
echo "|---|---|---|---|---|---|"
for level in "${levels[@]}"; do
  streams=${level%x*} rate=${level#*x}
  tokens=$((rate * 10))
  start_simulator 0 --steady-millis "$((1000 / rate))" --first-token-millis 100 --logged-requests 0
  for ((run = 1; run <= ${runs:-1}; run++)); do
    taskset -c "${CLIENT_CORES:-1}" "$work/floor" "${simulator##*:}" "$streams" 25 simulated-model "$tokens" &
    floor_pid=$!
    python3 bench/capacity/sample.py "$level" floor "$floor_pid" "$simulator" 8 15 "$work/floor.json"
    wait "$floor_pid" || true
    reader "$level" gatling-llm 60 40
  done
  stop_simulator
done
