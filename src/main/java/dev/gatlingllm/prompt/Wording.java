package dev.gatlingllm.prompt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The English text of prompts.
 *
 * @param sentences fill a prompt
 * @param instructions end a prompt; each asks for a long answer
 * @param adjectives begin a prompt's title
 * @param nouns continue a prompt's title
 */
record Wording(
    List<String> sentences,
    List<String> instructions,
    List<String> adjectives,
    List<String> nouns) {

  Wording {
    sentences = some("corpus.txt", sentences);
    instructions = some("instructions.txt", instructions);
    adjectives = some("adjectives.txt", adjectives);
    nouns = some("nouns.txt", nouns);
  }

  /** The wording of this project, from the classpath folder {@code prompts}. */
  static Wording load() {
    return new Wording(
        lines("corpus.txt"),
        lines("instructions.txt"),
        words("adjectives.txt"),
        words("nouns.txt"));
  }

  private static List<String> some(String file, List<String> list) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException("prompts/" + file + " is empty");
    }
    return List.copyOf(list);
  }

  private static List<String> words(String file) {
    return lines(file).stream().flatMap(line -> Arrays.stream(line.split("\\s+"))).toList();
  }

  private static List<String> lines(String file) {
    InputStream in = Wording.class.getResourceAsStream("/dev/gatlingllm/prompts/" + file);
    if (in == null) {
      throw new IllegalStateException("prompts/" + file + " is not on the classpath");
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().map(String::strip).filter(line -> !line.isEmpty()).distinct().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("prompts/" + file + " cannot be read", e);
    }
  }
}
