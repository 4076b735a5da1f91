#!/usr/bin/env bash
# Is the client's memory flat? Heap in use after a full collection, at several minutes of full load: short answers, so
# that there are many requests.
#   bench/memory/run.sh [MINUTE …]      default: 1 10 60
cd "$(dirname "$0")/../.."
source bench/common.sh
build
machine
minutes=("$@")
[ ${#minutes[@]} -gt 0 ] || minutes=(1 10 60)
last=${minutes[-1]}
start_simulator 0 --steady-millis 5 --first-token-millis 20 --logged-requests 0
run_client 1 "$work/memory" -Dllm.baseUrl="$simulator" -Dllm.concurrency=50 -Dllm.promptTokens=16 -Dllm.maxTokens=5 \
  -Dllm.duration="$((last * 60 + 60))s" -Dllm.warmup=5s &
run=$!
sleep 10
client=$(pgrep -f 'io.gatling.app.Gatling -s ChatSimulation' | head -1)
echo "| minute | requests so far | heap in use after a full collection, MB | resident, MB |"
echo "|---|---|---|---|"
start=$(date +%s)
for minute in "${minutes[@]}"; do
  sleep "$((start + minute * 60 - $(date +%s)))"
  jcmd "$client" GC.run >/dev/null
  used=$(jcmd "$client" GC.heap_info | grep -o 'used [0-9]*K' | head -1 | grep -o '[0-9]*')
  requests=$(wc -l <"$(ls "$work"/memory/*/requests.jsonl)")
  resident=$(grep VmRSS "/proc/$client/status" | grep -o '[0-9]*')
  echo "| $minute | $requests | $((used / 1024)) | $((resident / 1024)) |"
done
kill "$client"
wait "$run"
