#!/usr/bin/env bash
# Memory of conversations whose users think: heap in use after a full collection, and resident memory, by live sessions, both taken
# before the warm-up ends, as the collection itself would make the client CLIENT-BOUND; and what the client says of itself. Each has
# a connection of its own, so the limit of open files (ulimit -n) must be above the number of sessions; with connections=shared they
# share the kept ones, of which there are as many as settings=-Dllm.maxInFlight=2000 allows.
#   bench/memory/sessions.sh [SESSIONS …]      default: 1000 19500; a minute and a half each
cd "$(dirname "$0")/../.."
source bench/common.sh
build
machine
sessions=("$@")
[ ${#sessions[@]} -gt 0 ] || sessions=(1000 19500)
think=${think:-60}
echo "| live sessions | heap in use, MB | heap a session, kB | resident, MB | requests | failed | verdict |"
echo "|---|---|---|---|---|---|---|"
for users in "${sessions[@]}"; do
  start_simulator 0 --steady-millis 5 --first-token-millis 20 --logged-requests 0
  run=$work/sessions-$users
  mkdir -p "$run"
  simulation=ConversationSimulation run_client 1 "$run" -Dllm.baseUrl="$simulator" -Dllm.concurrency="$users" \
    -Dllm.connections="${connections:-perUser}" ${settings:-} -Dllm.promptTokens=64 -Dllm.maxTokens=8 -Dllm.duration="$((2 * think))s" -Dllm.warmup="${think}s" -Dllm.drain=5s \
    -Dllm.conversation.turns=20 -Dllm.conversation.think="uniform $((think / 2))s to $((think * 3 / 2))s" &
  client_run=$!
  sleep "$((think - 2))"
  client=$(pgrep -f 'io.gatling.app.Gatling -s ConversationSimulation' | head -1)
  jcmd "$client" GC.run >/dev/null
  used=$(jcmd "$client" GC.heap_info | grep -o 'used [0-9]*K' | grep -o '[0-9]*' | head -2 | awk '{ sum += $1 } END { print sum }')
  resident=$(grep VmRSS "/proc/$client/status" | grep -o '[0-9]*')
  wait "$client_run" || true
  summary=$(ls "$run"/*/llm/summary.json)
  echo "| $users | $((used / 1024)) | $((used / users)) | $((resident / 1024)) |" \
    "$(python3 -c 'import json,sys; s=json.load(open(sys.argv[1])); print(s["sent"], "|", s["failed"], "|", s["verdict"])' "$summary") |"
  stop_simulator
done
