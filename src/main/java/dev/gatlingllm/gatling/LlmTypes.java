package dev.gatlingllm.gatling;

import io.gatling.javaapi.core.ProtocolBuilder;

/**
 * Types that the static import of {@link LlmDsl} brings along, so that it is the only one needed.
 */
public interface LlmTypes {
  /** The type of a server under test: {@link LlmDsl#llm}. */
  interface LlmProtocolBuilder extends ProtocolBuilder {}
}
