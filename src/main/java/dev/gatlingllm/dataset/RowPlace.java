package dev.gatlingllm.dataset;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.InputFile;
import dev.gatlingllm.config.ParserWords;
import dev.gatlingllm.prompt.LlmInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Where a row is, for the sentences about it.
 *
 * @param place e.g. "line 7"
 */
record RowPlace(InputFile file, String place) {
  ConfigException wrong(String what, String value, String rule) {
    return file.wrong(place, what, value, rule);
  }

  ConfigException broken(String why) {
    return file.broken(place, why);
  }

  /** That a parser does not understand it. */
  ConfigException broken(IOException parser) {
    return broken(ParserWords.plain(parser));
  }

  /** JSON may escape what no UTF-8 can encode. */
  void requireText(String text) {
    file.requireText(place, text);
  }

  ConfigException missing(String name) {
    return new ConfigException(
        "The %s %s, %s has no %s, must have that field."
            .formatted(file.kind(), file.file(), place, name));
  }

  /** That the API of the run cannot have it. */
  ConfigException unsuited(String why) {
    return new ConfigException(
        "The %s %s, %s does not suit llm.api: %s.".formatted(file.kind(), file.file(), place, why));
  }

  /** That servers may refuse it. */
  String oddRole(String role) {
    return "The %s %s, %s has the role '%s', which only some models know: usual are %s."
        .formatted(file.kind(), file.file(), place, role, String.join(", ", LlmInput.ROLES));
  }

  String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw broken("it is no UTF-8");
    }
  }
}
