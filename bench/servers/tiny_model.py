#!/usr/bin/env python3
"""tiny_model.py TOKENIZER.json.gz FOLDER: a Llama of 40 million random weights over a real vocabulary, for servers that load
transformers' format. It talks gibberish, but its tokens, batching and queueing are the server's own. Each of its tokens is
some characters of ASCII, never half a character, and it never ends by itself: every answer has the length that was asked for."""
import gzip
import json
import os
import sys

import torch
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

source, folder = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
with gzip.open(source) as file:
    tokenizer = json.load(file)
# Merges as text: what tokenizers of 2023 read, and those of today too.
merges = tokenizer["model"]["merges"]
tokenizer["model"]["merges"] = [merge if isinstance(merge, str) else " ".join(merge) for merge in merges]
tokenizer["model"].pop("ignore_merges", None)
path = os.path.join(folder, "tokenizer.json")
with open(path, "w") as file:
    json.dump(tokenizer, file, ensure_ascii=False)
fast = PreTrainedTokenizerFast(
    tokenizer_file=path, eos_token="<|im_end|>", pad_token="<|endoftext|>", chat_template=CHAT_TEMPLATE
)
fast.save_pretrained(folder)

torch.manual_seed(42)
model = LlamaForCausalLM(
    LlamaConfig(
        vocab_size=151936,
        hidden_size=128,
        intermediate_size=256,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=4096,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=fast.eos_token_id,
        pad_token_id=fast.pad_token_id,
    )
)
# The first dimension of each hidden state is by far the largest, and makes all tokens but these unlikely.
spoken = [
    token
    for text, token in tokenizer["model"]["vocab"].items()
    if all("!" <= character <= "~" for character in text.removeprefix("\u0120")) and text != "\u0120"
]
with torch.no_grad():
    model.model.embed_tokens.weight[:, 0] = 1.0
    model.lm_head.weight[:, 0] = -3.0
    model.lm_head.weight[spoken, 0] = 0.0
model.save_pretrained(folder)
