package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.Api;
import dev.gatlingllm.config.Generation;
import java.io.IOException;

/**
 * Together's older inference API, a POST to the root: text completions with another field to
 * request a stream, and whole answers inside {@code output}. Its present API is OpenAI's.
 */
final class Together {
  static final Api API =
      OpenAi.COMPLETIONS
          .as("together", "together")
          .lacking(Option.allBut(Option.TOP_K, Option.N, Option.LOGPROBS, Option.IGNORE_EOS));

  private static final StreamPromise PROMISE =
      new StreamPromise(StreamPromise.DONE, false, false, false);

  private static final EventReader READER =
      new EventReader(OpenAi.TEXT_READER.event(), Together::readOutput, "output");

  private Together() {}

  static Dialect with(Generation generation) {
    RequestTemplate requests =
        OpenAi.completions(
            generation,
            "/",
            fields -> {
              fields.put("stream_tokens", fields.remove("stream"));
              fields.remove("stream_options");
            });
    return new Dialect(API, requests, READER, PROMISE);
  }

  private static boolean readOutput(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "output" ->
            answered =
                value == JsonToken.START_OBJECT && OpenAi.TEXT_READER.body().read(json, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {}
      }
      json.skipChildren();
    }
    return answered;
  }
}
