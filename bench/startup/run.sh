#!/usr/bin/env bash
# What it takes until the first request of the load is at the server, apart from the load: the JVM alone; with Gatling and
# our settings (a setting that is wrong on purpose ends it there, in one sentence); until the first request; and the whole
# of a run of 3 s, reports included. The server has core 0, the client core 1.
#   bench/startup/run.sh [JVM_OPTIONS …]     each argument one set of options; default: as users have it, and with C2
#   runs=3 bench/startup/run.sh              so often, in turn
cd "$(dirname "$0")/../.."
source bench/common.sh
build
machine
options=("$@")
[ ${#options[@]} -gt 0 ] || options=("" "-XX:TieredStopAtLevel=4")
client_flags
start_simulator 0 --first-token-millis 20 --steady-millis 10 --logged-requests 100
step() { # STEP SETTING…: prints one row, of one of the three
  local name=$1
  shift
  taskset -c 0 python3 bench/startup/startup.py "$name" "$simulator" "${set:-as users have it}" \
    taskset -c 1 java "${client_flags[@]}" $set -cp "$classpath" "$@"
}
load=(-Dllm.baseUrl="$simulator" -Dllm.concurrency=1 -Dllm.promptTokens=64 -Dllm.maxTokens=20 -Dllm.warmup=0s -Dllm.duration=3s)
gatling=(io.gatling.app.Gatling -s ChatSimulation -rf "$work/startup")
echo "| options | step | wall s | CPU s |"
echo "|---|---|---|---|"
for _ in $(seq "${runs:-1}"); do
  for set in "${options[@]}"; do
    step "JVM" -version
    step "and Gatling, settings" "${load[@]}" -Dllm.maxTokens=none "${gatling[@]}"
    step "first request" "${load[@]}" "${gatling[@]}"
  done
done
stop_simulator
