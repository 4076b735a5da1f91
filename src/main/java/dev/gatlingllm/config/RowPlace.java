package dev.gatlingllm.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Where a row is in a file of the user's, for the sentences about it.
 *
 * @param place e.g. "line 7"
 */
public record RowPlace(InputFile file, String place) {
  private static final int MOST_CHARACTERS = 100;

  public static RowPlace line(InputFile file, long number) {
    return new RowPlace(file, "line " + number);
  }

  /** That a value breaks a rule, e.g. "be 0 or more". */
  public ConfigException wrong(String what, String value, String rule) {
    String shown =
        value.length() <= MOST_CHARACTERS ? value : value.substring(0, MOST_CHARACTERS) + "…";
    return said(": %s is '%s', must %s".formatted(what, shown, rule));
  }

  public ConfigException missing(String name) {
    return said(" has no " + name + ", must have that field");
  }

  /** That what is there is no row. */
  public ConfigException broken(String why) {
    String first = why.lines().findFirst().orElse("").replaceAll("[.\\s]+$", "");
    return said(" is broken: " + first);
  }

  /** That a parser of JSON or CSV does not understand it. */
  public ConfigException broken(Exception parser) {
    return broken(ParserWords.plain(parser));
  }

  /** The same with a sentence's end of the caller's own, without its full stop. */
  public ConfigException said(String end) {
    return new ConfigException("The %s %s, %s%s.".formatted(file.kind(), file.file(), place, end));
  }

  /**
   * Refuses what is no text: an unpaired surrogate, which JSON can escape and no request can have.
   */
  public void requireText(String text) {
    int it;
    for (int i = 0; i < text.length(); i += Character.charCount(it)) {
      it = text.codePointAt(i);
      if (it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE) {
        throw broken("a text has one half of a surrogate pair, which UTF-8 cannot encode");
      }
    }
  }

  public String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw broken("it is no UTF-8");
    }
  }
}
