#!/usr/bin/env bash
# From the command to the first request of the load, in a checkout that is compiled and up to date: "mvn gatling:test" on
# one core and on two, and user-files/load on two and on one. One user, no warm-up, prompts of 512 tokens. The server has
# core 0, which the client shares where it has two.
#   runs=5 bench/startup/run.sh      so often, by turns
cd "$(dirname "$0")/../.."
source bench/common.sh
build
machine
start_simulator 0 --first-token-millis 20 --steady-millis 10 --logged-requests 100
load=(-Dllm.baseUrl="$simulator" -Dllm.concurrency=1 -Dllm.warmup=0s -Dllm.duration=3s -Dllm.maxTokens=20)
user-files/load "${load[@]}" >/dev/null # prepares it
python3 bench/startup/startup.py "$simulator" "${runs:-5}" "${load[@]}"
stop_simulator
