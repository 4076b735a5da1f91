# How each tool is told to do the same; to be sourced by run.sh, which sets:
#   $simulator (URL), $streams, $tokens (of an answer), $seconds (measured), $warmup (seconds before), $rounds and
#   $warmup_rounds (both times in answers, for the tools that count requests), $prompt_tokens, $run (the run's folder)
# Each tool_NAME leaves its command line in $command; it is run in $run.

peers_home=${PEERS_HOME:-$HOME/.cache/gatling-llm-peers}
tokenizer=local/qwen3

# A hub cache with our own tokenizer and prompts, as some tools take a hub name only.
make_hub() {
  local snapshot=0123456789abcdef0123456789abcdef01234567 repository
  export HF_HOME=$work/hub HF_HUB_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1 VLLM_NO_USAGE_STATS=1 DO_NOT_TRACK=1
  for repository in models--local--qwen3 datasets--local--prompts; do
    mkdir -p "$HF_HOME/hub/$repository/refs" "$HF_HOME/hub/$repository/snapshots/$snapshot"
    printf %s $snapshot >"$HF_HOME/hub/$repository/refs/main"
  done
  tokenizer_folder=$HF_HOME/hub/models--local--qwen3/snapshots/$snapshot
  gunzip -c user-files/resources/tokenizers/qwen3-tokenizer.json.gz >"$tokenizer_folder/tokenizer.json"
  cat >"$tokenizer_folder/tokenizer_config.json" <<'JSON'
{"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>",
 "model_max_length": 131072, "chat_template": "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n"}
JSON
  echo '{"model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"]}' >"$tokenizer_folder/config.json"
  python3 - "$HF_HOME/hub/datasets--local--prompts/snapshots/$snapshot/prompts.json" "$work" "$prompt_tokens" <<'PYTHON'
import json, random, sys
random.seed(1)
words = "time day hand part place case week point home water room area money story fact month lot right study book".split()
prompts = [" ".join(random.choices(words, k=600)) for _ in range(2000)]
with open(sys.argv[1], "w") as file:
    json.dump([{"id": str(index), "conversations": [{"role": "user", "content": prompt}]}
               for index, prompt in enumerate(prompts)], file)
# Cut to their lengths, a token a word: as lines, and as ShareGPT has them.
prompts = [" ".join(prompt.split()[:int(sys.argv[3])]) for prompt in prompts]
with open(sys.argv[2] + "/prompts.jsonl", "w") as file:
    file.writelines(json.dumps({"prompt": prompt}) + "\n" for prompt in prompts)
with open(sys.argv[2] + "/sharegpt.json", "w") as file:
    json.dump([{"conversations": [{"value": prompt}, {"value": "Yes."}]} for prompt in prompts], file)
PYTHON
}

# Its statistics start when all users are there; it has no other warm-up, and runs the whole time.
tool_llm_bench() {
  command=("$peers_home/llm_bench/bin/locust" -f "$peers_home/llm_bench/source/llm_bench/load_test.py" --headless
    -H "$simulator" --provider vllm -m simulated-model --tokenizer "$tokenizer" --chat --stream
    -u "$streams" -r "$streams" -t "$((warmup + seconds))s" -p "$prompt_tokens" -o "$tokens" --summary-file summary.csv)
}

tool_aiperf() {
  command=("$peers_home/aiperf/bin/aiperf" profile -m simulated-model --url "$simulator" --endpoint-type chat --streaming
    --tokenizer "$tokenizer" --isl "$prompt_tokens" --osl "$tokens" --extra-inputs ignore_eos:true
    --concurrency "$streams" --benchmark-duration "$seconds" --ui none --artifact-dir out)
  [ "$warmup" = 0 ] || command+=(--warmup-duration "$warmup")
}

tool_guidellm() {
  command=("$peers_home/guidellm/bin/guidellm" run --backend "kind=openai_http,target=$simulator,model=simulated-model"
    --profile "kind=concurrent,streams=$streams,warmup=$(guidellm_warmup)" --tokenizer "kind=hf_auto,model=$tokenizer"
    --constraint "kind=max_duration,seconds=$((warmup + seconds))"
    --data "kind=synthetic_text,prompt_tokens=$prompt_tokens,output_tokens=$tokens" --output kind=json,path=out.json
    --disable-console-interactive)
}

# As a share of the run: 0 is none, 1 and more would be seconds.
guidellm_warmup() {
  python3 -c "print(round($warmup / ($warmup + $seconds), 3))"
}

# Counts requests; the warm-up is a stage of its own. Random prompts are for completions only: chat has shared prefixes.
tool_inference_perf() {
  local warm_stage=""
  [ "$warmup" = 0 ] || warm_stage="- {num_requests: $((streams * warmup_rounds)), concurrency_level: $streams}"
  cat >"$run/config.yml" <<YAML
api: {type: chat, streaming: true}
server: {type: vllm, model_name: simulated-model, base_url: "$simulator", ignore_eos: true}
tokenizer: {pretrained_model_name_or_path: $tokenizer}
data:
  type: shared_prefix
  shared_prefix: {num_groups: 10, num_prompts_per_group: 100, system_prompt_len: 8, question_len: $((prompt_tokens - 8)), output_len: $tokens}
load:
  type: concurrent
  stages:
  $warm_stage
  - {num_requests: $((streams * rounds)), concurrency_level: $streams}
report:
  request_lifecycle:
    per_request: true
    per_request_fields: {request: false, response: false, info: false, response_chunks: false, computed_metrics: true}
storage: {local_storage: {path: out}}
YAML
  command=("$peers_home/inference-perf/bin/inference-perf" -c config.yml)
}

tool_vllm() {
  command=("$peers_home/vllm/bin/vllm" bench serve --backend openai-chat --base-url "$simulator"
    --endpoint /v1/chat/completions --model simulated-model --tokenizer "$tokenizer" --dataset-name random
    --random-input-len "$prompt_tokens" --random-output-len "$tokens" --ignore-eos --max-concurrency "$streams"
    --num-prompts "$((streams * rounds))" --num-warmups "$((warmup == 0 ? 0 : streams * warmup_rounds))"
    --percentile-metrics ttft,tpot,itl,e2el --metric-percentiles 50,99 --save-result --save-detailed
    --result-filename out.json)
}

# Ends at so many requests, some more; it has no warm-up.
tool_genai_bench() {
  command=("$peers_home/genai-bench/bin/genai-bench" benchmark --api-backend openai --api-base "$simulator" --api-key none
    --api-model-name simulated-model --model simulated-model --model-tokenizer "$tokenizer" --task text-to-text
    --traffic-scenario "D($prompt_tokens,$tokens)" --num-concurrency "$streams" --max-time-per-run 3
    --max-requests-per-run "$((streams * (warmup_rounds + rounds)))" --additional-request-params '{"ignore_eos": true}'
    --experiment-base-dir out)
}

# Compiled by its own README (cargo) and put on the path, or named in INFERENCE_BENCHMARKER.
inference_benchmarker=${INFERENCE_BENCHMARKER:-inference-benchmarker}

# Its warm-up has one user, cannot be left out and must be longer than an answer.
tool_inference_benchmarker() {
  command=("$inference_benchmarker" --no-console
    --tokenizer-name "$tokenizer" --model-name simulated-model --url "$simulator" --benchmark-kind throughput
    --max-vus "$streams" --duration "${seconds}s" --warmup "$((warmup > 0 ? warmup : 3))s"
    --dataset local/prompts --dataset-file prompts.json
    --prompt-options "num_tokens=$prompt_tokens,min_tokens=$prompt_tokens,max_tokens=$prompt_tokens,variance=0"
    --decode-options "num_tokens=$tokens,min_tokens=$tokens,max_tokens=$tokens,variance=0")
}

# Compiled by its own README (cargo) and put on the path, or named in VLLM_BENCH.
vllm_bench=${VLLM_BENCH:-vllm-bench}

# Its prompts are of words: those of random tokens, its default, the simulator counts so slowly that it is late for who comes next.
tool_vllm_bench() {
  command=("$vllm_bench" --backend openai-chat --base-url "$simulator" --model simulated-model
    --tokenizer "$tokenizer_folder" --dataset-name custom --dataset-path "$work/prompts.jsonl"
    --custom-output-len "$tokens" --ignore-eos --max-concurrency "$streams" --num-prompts "$((streams * rounds))"
    --num-warmups "$((streams * warmup_rounds))" --percentile-metrics ttft,tpot,itl,e2el --metric-percentiles 50,99
    --save-result --result-filename out.json)
}

sglang_bench=$PWD/bench/peers/sglang_bench.py

# Its warm-up has answers of 32 tokens at most. A range of 1 is none.
tool_sglang_bench() {
  command=("$peers_home/sglang/bin/python" "$sglang_bench" --backend sglang-oai-chat --base-url "$simulator"
    --model simulated-model --tokenizer "$tokenizer_folder" --dataset-name random --dataset-path "$work/sharegpt.json"
    --random-range-ratio 1 --random-input-len "$prompt_tokens" --random-output-len "$tokens"
    --max-concurrency "$streams" --num-prompts "$((streams * rounds))" --warmup-requests "$((streams * warmup_rounds))"
    --output-file out.jsonl)
}

# Installed by its own README and put on the path, or named in MLPERF_ENDPOINTS.
mlperf_endpoints=${MLPERF_ENDPOINTS:-inference-endpoint}

# Told so, as it would start 10 workers on any machine, open 7,000 connections, and leave the core that it is given for others. It
# has no word for ignore_eos.
tool_mlperf_endpoints() {
  command=("$mlperf_endpoints" benchmark online --endpoints "$simulator" --model simulated-model
    --tokenizer "$tokenizer_folder" --dataset "$work/prompts.jsonl" --streaming on --max-output-tokens "$tokens"
    --load-pattern concurrency --concurrency "$streams" --duration 0 --num-samples "$((streams * rounds))"
    --workers 1 --max-connections "$streams" --no-cpu-affinity --service-ready-timeout 120 --report-dir out)
  [ "$warmup" = 0 ] || command+=(--warmup --warmup-drain --warmup-requests "$((streams * warmup_rounds))")
}

tool_gatling_llm() {
  client_flags
  command=(java "${client_flags[@]}" -cp "$absolute_classpath" -Dllm.baseUrl="$simulator" -Dllm.concurrency="$streams"
    -Dllm.promptTokens="$prompt_tokens" -Dllm.maxTokens="$tokens" -Dllm.duration="$((warmup + seconds))s"
    -Dllm.warmup="${warmup}s" -Dllm.ignoreEos=true -Dllm.seed=1 io.gatling.app.Gatling -rf "$run/out" -s ChatSimulation)
  folder=$PWD # its settings are there
}

# No tool: the least that a program can do to read the same streams, which measures nothing.
tool_floor() {
  [ -x "$work/floor" ] || cc -O2 -o "$work/floor" bench/capacity/floor.c
  command=("$work/floor" "${simulator##*:}" "$streams" "$((warmup + seconds))" simulated-model "$tokens")
}

# version_of TOOL
version_of() {
  local package
  case $1 in
    gatling_llm) commit_of src/main user-files gatling.conf pom.xml ;;
    floor) commit_of bench/capacity/floor.c ;;
    llm_bench) echo "$(git -C "$peers_home/llm_bench/source" rev-parse --short HEAD), locust $(python_version llm_bench locust)" ;;
    inference_benchmarker) "$inference_benchmarker" --version | cut -d' ' -f2 ;;
    vllm_bench) "$vllm_bench" --version | sed -n 's/^vllm-bench //p' ;;
    sglang_bench) python_version sglang sglang ;;
    mlperf_endpoints) "$mlperf_endpoints" --version ;;
    *) package=${1//_/-}; python_version "$package" "$package" ;;
  esac
}

# The last commit that touched these files, and whether they have changed since.
commit_of() {
  echo "$(git log -1 --format=%h -- "$@")$(git diff --quiet HEAD -- "$@" || echo -dirty)"
}

python_version() {
  "$peers_home/$1/bin/python" -c "import importlib.metadata as m; print(m.version('$2'))"
}
