#!/usr/bin/env bash
# How true are the stamps? The simulator (on one core) and the client (on the other) log on the same monotonic clock.
#   bench/fidelity/run.sh [STREAMSxTOKENS_PER_SECOND …]      default: 1x20 100x20 500x20 1000x20 2000x20 100x200
#   runs=3 bench/fidelity/run.sh 500x20                      each level so often, in turn
cd "$(dirname "$0")/../.."
source bench/common.sh
build
machine
levels=("$@")
[ ${#levels[@]} -gt 0 ] || levels=(1x20 100x20 500x20 1000x20 2000x20 100x200)
python3 bench/fidelity/analyse.py --header
for level in $(for _ in $(seq "${runs:-1}"); do echo "${levels[@]}"; done); do
  streams=${level%x*} rate=${level#*x}
  start_simulator 0 --steady-millis "$((1000 / rate))" --first-token-millis 100 --logged-requests 20000
  run_client "${CLIENT_CORES:-1}" "$work/$level" -Dllm.baseUrl="$simulator" -Dllm.concurrency="$streams" \
    -Dllm.promptTokens=16 -Dllm.maxTokens="$((rate * 5))" -Dllm.duration="${duration:-30s}" -Dllm.warmup="${warmup:-15s}" \
    -Dllm.record.timeline=true -Dllm.seed=1
  curl -s "$simulator/simulator/log" >"$work/$level.log"
  python3 bench/fidelity/analyse.py "$level" "$work/$level" "$work/$level.log" || tail -5 "$work/$level.txt"
  stop_simulator
  rm -rf "${work:?}/$level"*
done
