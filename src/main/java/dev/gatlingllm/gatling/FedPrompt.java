package dev.gatlingllm.gatling;

import dev.gatlingllm.prompt.Image;
import dev.gatlingllm.prompt.PromptQueue;
import io.gatling.core.session.Session;
import java.util.List;
import java.util.OptionalInt;

/** What the feeder of prompts has put into a virtual user's session. */
final class FedPrompt {
  private FedPrompt() {}

  /** Tokens of a prompt, where it is the feeder's own text. */
  static OptionalInt tokens(Session session, String text) {
    Object prompt = session.attributes().get(PromptQueue.PROMPT).getOrElse(() -> null);
    Object tokens = session.attributes().get(PromptQueue.PROMPT_TOKENS).getOrElse(() -> null);
    // What a server makes of an image only the server knows.
    return text.equals(prompt) && tokens instanceof Integer count && images(session).isEmpty()
        ? OptionalInt.of(count)
        : OptionalInt.empty();
  }

  /** What the feeder gave the user beside the prompt's text. */
  static List<Image> images(Session session) {
    return session.attributes().get(PromptQueue.PROMPT_IMAGES).getOrElse(() -> null)
            instanceof List<?> images
        ? images.stream().map(Image.class::cast).toList()
        : List.of();
  }
}
