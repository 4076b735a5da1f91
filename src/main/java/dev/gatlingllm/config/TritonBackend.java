package dev.gatlingllm.config;

/** What runs the model behind Triton: the two have other names for the same. */
public enum TritonBackend {
  VLLM,
  TENSORRT_LLM
}
