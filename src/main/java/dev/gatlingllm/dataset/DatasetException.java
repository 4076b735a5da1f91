package dev.gatlingllm.dataset;

import java.io.IOException;

/** A row that was there before the load cannot be read any more. The message is one sentence. */
public final class DatasetException extends IOException {
  private static final long serialVersionUID = 1L;

  DatasetException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
