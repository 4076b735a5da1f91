package dev.gatlingllm.prompt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Loads tokenizers. Any but our own is first tried in a separate process. */
public final class TokenizerLoader {
  private static final Pattern HUB_ID = Pattern.compile("\\w[\\w.-]*/\\w[\\w.-]*");
  private static final int MOST_HEAP_MEGABYTES = 1024;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private TokenizerLoader() {}

  /**
   * Loads a tokenizer; takes a second or so.
   *
   * @param name empty or {@code qwen3} for the embedded one; a tokenizer.json, plain or gzipped; a
   *     folder that contains one; or a hub id such as {@code org/model}, which is downloaded once
   * @throws TokenizerException if there is none, it cannot be read, or the native library does not
   *     run here
   */
  public static Tokenizer load(String name) {
    String spec = name.strip();
    if (TokenizerSource.isEmbedded(spec)) {
      return TokenizerSource.load(spec);
    }
    Path path = TokenizerSource.path(spec);
    if (Files.exists(path)) {
      byte[] json = TokenizerSource.local(spec, path);
      tryApart(path.toAbsolutePath().toString(), spec);
      return TokenizerSource.parse(spec, json);
    }
    requireHubId(spec);
    tryApart(spec, spec);
    return TokenizerSource.fromHub(spec);
  }

  private static void requireHubId(String spec) {
    if (!HUB_ID.matcher(spec).matches() || spec.endsWith(".json") || spec.endsWith(".gz")) {
      throw new TokenizerException(
          "There is no tokenizer at " + spec + "; " + TokenizerSource.INSTEAD + ".");
    }
  }

  private static void tryApart(String where, String spec) {
    try {
      List<String> reply =
          IsolatedProcess.run(
              LIMIT, MOST_HEAP_MEGABYTES, List.of(), List.of(IsolatedMain.TOKENIZER, where));
      if (reply.get(0).equals(IsolatedMain.ERROR)) {
        throw new TokenizerException(reply.get(1).replace(where, spec));
      }
    } catch (IsolatedProcess.Failed e) {
      throw new TokenizerException(
          "The tokenizer %s cannot be used: to load it and to count a page of English %s; %s."
              .formatted(spec, e.getMessage(), TokenizerSource.INSTEAD),
          e);
    } catch (IOException e) {
      // No process can be started here, so the tokenizer is not tried.
    }
  }
}
