#!/usr/bin/env bash
# Every tool in turn against the same simulator, and then against a faulty one. The simulator has core 0, the tool core 1.
#   bench/peers/run.sh [STREAMSxTOKENS_PER_SECOND …]     default: 100x50 10x50 300x50; "none" runs the faults only
# It may be stopped and started again: what has a line in the run's file, neither cut off nor suspended, is not run twice.
# A level takes 13 minutes, all the faults 45. Levels want a machine on which nothing else runs.
# RUN               the name of the run and of its file: today's date
# TOOLS, CASES      which, separated by spaces; CASES=none leaves the faults out
# SECONDS_MEASURED  20, and WARMUP, 10: of each level; a tool without a warm-up runs for both
# LIMIT_SECONDS     420: what a tool may take beyond those
# CLIENT_CORES      1, as taskset takes it
# RAW, RESULTS      where the lines of the runs and the tables go: bench/peers/raw and bench/peers/RESULTS.md
# KEEP              a folder that gets everything that each tool wrote
# BUILT             anything: target/ is there and up to date
# The peers are what bench/peers/install.sh left in PEERS_HOME.
cd "$(dirname "$0")/../.."
source bench/common.sh
source bench/peers/peers.sh
build
absolute_classpath=$PWD/target/test-classes:$PWD/target/classes:$(cat target/classpath.txt)
prompt_tokens=64
make_hub
# Else a Python tool compiles all its modules at every start.
unset PYTHONDONTWRITEBYTECODE
levels=("$@")
[ ${#levels[@]} -gt 0 ] || levels=(100x50 10x50 300x50)
python_peers="llm_bench aiperf guidellm inference_perf vllm genai_bench mlperf_endpoints"
rust_peers="inference_benchmarker vllm_bench sglang_bench"
read -ra tools <<<"${TOOLS:-gatling_llm $python_peers $rust_peers}"
read -ra cases <<<"${CASES:-http500 errorEvent close crlf comments lateText multiToken}"
raw=${RAW:-bench/peers/raw}
results=${RESULTS:-bench/peers/RESULTS.md}
mkdir -p "$raw"
lines=$raw/${RUN:-$(date -u +%Y-%m-%d)}.jsonl
measure=$PWD/bench/peers/measure.py

# Requests of one token, which no fault befalls and record.py does not count: the first answer of a cold JVM is late, and so is
# the first to a prompt of rare characters, such as those of random tokens have, for which the simulator loads a library.
warm_simulator() {
  local prompt
  for prompt in {Hi,ᚠ𒀀}{,}{,}{,}; do
    curl -s -m 30 -o "$work/warm" -H 'Content-Type: application/json' "$simulator/v1/chat/completions" -d '{"model": "simulated-model",
      "messages": [{"role": "user", "content": "'"$prompt"'"}], "max_tokens": 1, "stream": true}' || true
  done
}

# Without the folders that are this machine's.
shown_command() {
  local shorter="s#$absolute_classpath#…#; s#$tokenizer_folder#$tokenizer#; " prefix
  for prefix in "$peers_home" "${inference_benchmarker%/*}" "${vllm_bench%/*}" "${mlperf_endpoints%/*}" "$PWD" "$run" "$work"; do
    shorter+="s#$prefix/##g; "
  done
  printf '%q ' "${command[@]}" | sed "$shorter"
}

# run_tool KIND TOOL LEVEL CASE SIMULATOR_OPTION…
run_tool() {
  local kind=$1 tool=$2 level=$3 case=$4 version
  shift 4
  version=$(version_of "$tool" 2>/dev/null) || version=
  [ -n "$version" ] || { echo "$tool is not installed" && return; }
  ! python3 bench/peers/done.py "$lines" "$kind" "$tool" "$version" "$level" "$case" || return 0
  run=$work/$kind-$tool-$level-$case
  folder=$run
  mkdir -p "$run"
  start_simulator 0 --steady-millis "$((1000 / rate))" --logged-requests 100000 "$@"
  warm_simulator
  "tool_$tool"
  shown_command >"$run/command.txt"
  [ ! -f "$run/config.yml" ] || cat "$run/config.yml" >>"$run/command.txt"
  (cd "$folder" && exec taskset -c 0 python3 "$measure" "$run/measure.json" \
    "$((warmup + seconds + ${LIMIT_SECONDS:-420}))" taskset -c "${CLIENT_CORES:-1}" "${command[@]}" \
    >"$run/output.txt" 2>&1) || true
  curl -s "$simulator/simulator/log" >"$run/send.log"
  python3 bench/peers/record.py "$kind" "$tool" "$version" "$level" "$case" "$run" |
    tee -a "$lines" | python3 bench/peers/brief.py "$run/output.txt" || true
  [ -z "${KEEP:-}" ] || { mkdir -p "$KEEP" && cp -r "$run" "$KEEP/"; }
  stop_simulator
  rm -rf "$run"
}

for level in "${levels[@]}"; do
  [ "$level" = none ] && continue
  streams=${level%x*} rate=${level#*x}
  warmup=${WARMUP:-10} seconds=${SECONDS_MEASURED:-20}
  tokens=$((rate * 5)) rounds=$((seconds / 5)) warmup_rounds=$((warmup / 5))
  for tool in floor "${tools[@]}"; do
    run_tool level "$tool" "$level" none --first-token-millis 100
  done
done

# Answers of one second, and many of them, so that a share of the requests is a share.
streams=20 rate=50 tokens=50 warmup=0 seconds=12 rounds=11 warmup_rounds=0
for case in "${cases[@]}"; do
  case $case in
    none) continue ;;
    http500 | errorEvent | close) options=(--first-token-millis 100 --fault "$case" --fault-ratio 0.15) ;;
    lateText) options=(--first-token-millis 1000) ;;
    multiToken) options=(--first-token-millis 100 --fault multiToken:5) ;;
    *) options=(--first-token-millis 100 --fault "$case") ;;
  esac
  for tool in "${tools[@]}"; do
    run_tool fault "$tool" "${streams}x$rate" "$case" "${options[@]}"
  done
done

python3 bench/peers/table.py "$raw" "$results" "$(machine)"
