package dev.gatlingllm.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** Reads JSON that becomes part of a request's body. */
public final class BodyJson {
  /** Jackson writes levels by recursion, and who sends a body has a small stack. */
  private static final int MOST_LEVELS = 200;

  private BodyJson() {}

  /** What refuses JSON that is nested too deep to be sent. */
  public static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MOST_LEVELS).build())
        .build();
  }
}
