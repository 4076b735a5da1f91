#!/usr/bin/env bash
# Installs the peers outside the tree, each in an environment of its own, at the versions of requirements/*.txt.
#   bench/peers/install.sh [PEER …]     default: llm_bench aiperf guidellm inference-perf vllm genai-bench sglang
# PEERS_HOME                    where to; default ~/.cache/gatling-llm-peers (some 15 GB, most of it PyTorch for vllm and guidellm)
# LLM_BENCH_SOURCE              a clone of fw-ai/benchmark, where GitHub cannot be reached
# Needs git, Python 3.11 and 3.12 (uv fetches them where it can).
# inference-benchmarker, vllm-bench and MLPerf's endpoints are in no package index: run.sh takes those on the path, or those
# that INFERENCE_BENCHMARKER, VLLM_BENCH and MLPERF_ENDPOINTS name.
set -euo pipefail
cd "$(dirname "$0")/../.."
requirements=$PWD/bench/peers/requirements
home=${PEERS_HOME:-$HOME/.cache/gatling-llm-peers}
mkdir -p "$home"
source bench/install.sh

declare -A python=([llm_bench]=3.11 [aiperf]=3.11 [guidellm]=3.11 [inference-perf]=3.12 [vllm]=3.12
  [genai-bench]=3.11 [sglang]=3.12)
llm_bench_commit=05acc7f6bfbace6a3a3af47aa8d7da94bb3810e8

install_python() {
  uv venv -q --allow-existing --python "$(find_python "${python[$1]}")" "$home/$1"
  uv pip install -q --compile-bytecode --python "$home/$1/bin/python" -r "$requirements/$1.txt" "${@:2}"
}

install() {
  case $1 in
    llm_bench)
      install_python llm_bench
      check_out "${LLM_BENCH_SOURCE:-https://github.com/fw-ai/benchmark}" $llm_bench_commit "$home/llm_bench/source"
      ;;
    # Of it only the Rust client is run, which needs nothing beside it; the whole would want PyTorch.
    sglang) install_python sglang --no-deps ;;
    *) install_python "$1" ;;
  esac
}

peers=("$@")
[ ${#peers[@]} -gt 0 ] || peers=(llm_bench aiperf guidellm inference-perf vllm genai-bench sglang)
for peer in "${peers[@]}"; do
  echo "$peer"
  install "$peer"
done
