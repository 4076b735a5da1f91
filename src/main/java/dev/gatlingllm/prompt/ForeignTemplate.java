package dev.gatlingllm.prompt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;

/**
 * The chat template of a tokenizer. Its origin is unknown, so it is rendered in a separate process,
 * in bounded time and memory.
 */
public final class ForeignTemplate {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Path folder;
  private final Duration limit;

  ForeignTemplate(Path folder, Duration limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /**
   * @param tokenizer as for {@link TokenizerLoader#load}; only a folder, or a tokenizer.json in
   *     one, can have a template
   * @return empty if there is no file that could contain one
   */
  public static Optional<ForeignTemplate> beside(String tokenizer) {
    return TokenizerSource.folder(tokenizer.strip())
        .filter(ChatTemplateFiles::areIn)
        .map(folder -> new ForeignTemplate(folder, LIMIT));
  }

  /**
   * Number of tokens that it adds to messages, special tokens included.
   *
   * @return empty if the files contain no template
   * @throws TokenizerException if it cannot be read or rendered
   */
  public Optional<IntSummaryStatistics> addedTokens(Tokenizer tokenizer, List<String> messages) {
    return rendered(messages)
        .map(
            texts -> {
              IntSummaryStatistics added = new IntSummaryStatistics();
              for (int i = 0; i < texts.size(); i++) {
                added.accept(tokenizer.count(texts.get(i)) - tokenizer.count(messages.get(i)));
              }
              return added;
            });
  }

  /** The messages, one at least, as the template renders them; empty if there is no template. */
  Optional<List<String>> rendered(List<String> messages) {
    try {
      List<String> reply =
          IsolatedProcess.run(
              limit,
              IsolatedProcess.MOST_HEAP_MEGABYTES,
              messages,
              List.of(IsolatedMain.TEMPLATE, folder.toString()));
      if (reply.get(0).equals(IsolatedMain.ERROR)) {
        throw new TokenizerException(BoundedFile.oneLine(reply.get(1)));
      }
      return Optional.of(reply.subList(1, reply.size())).filter(texts -> !texts.isEmpty());
    } catch (IsolatedProcess.Failed e) {
      throw new TokenizerException("to render it " + e.getMessage(), e);
    } catch (IOException e) {
      throw new TokenizerException("it cannot be rendered apart: " + e.getMessage(), e);
    }
  }
}
