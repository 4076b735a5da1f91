package dev.gatlingllm.prompt;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link Trial} starts: tries a tokenizer, or renders the chat template in a folder. */
final class TrialMain {
  static final String TOKENIZER = "tokenizer";
  static final String TEMPLATE = "template";
  static final int LATE = 70;
  static final int TOO_LARGE = 71;

  /** Real ones add some thousand: tools, a system prompt. */
  private static final int MOST_ADDED_CHARACTERS = 100_000;

  private static final long LOOK_MILLIS = 20;
  private static final long PAGE_BYTES = 4096;

  /** What a tokenizer must be able to count and to put together again. */
  private static final String PAGE =
      "The ferry's late again: 1,234 people wait on the quay, and it's only 6:30 a.m. (Café? No!)\n"
          .repeat(20);

  private static final ObjectMapper JSON = new ObjectMapper();

  private TrialMain() {}

  /**
   * @param args the most CPU time and the most time in milliseconds, {@code tokenizer} or {@code
   *     template}, and which
   */
  public static void main(String[] args) throws IOException {
    PrintStream reply = System.out;
    System.setOut(System.err);
    haltAfter(
        Duration.ofMillis(Long.parseLong(args[0])), Duration.ofMillis(Long.parseLong(args[1])));
    List<String> texts = JSON.readValue(System.in, new TypeReference<List<String>>() {});
    Map<String, Object> said;
    try {
      said = args[2].equals(TOKENIZER) ? tried(args[3]) : rendered(Path.of(args[3]), texts);
    } catch (StackOverflowError e) {
      said = Map.of("error", "it nests too deep");
    } catch (RuntimeException e) {
      said = Map.of("error", String.valueOf(e.getMessage()));
    }
    JSON.writeValue(reply, said);
    System.exit(0);
  }

  private static Map<String, Object> tried(String spec) {
    try (Tokenizer tokenizer = TokenizerLoader.untried(spec)) {
      try {
        tokenizer.decode(tokenizer.encode(PAGE));
      } catch (RuntimeException e) {
        throw new TokenizerException(
            "The tokenizer " + spec + " cannot count English: " + BoundedFile.oneLine(e) + ".");
      }
    }
    return Map.of();
  }

  private static Map<String, Object> rendered(Path folder, List<String> messages) {
    Optional<ChatTemplate> template = ChatTemplateFiles.in(folder);
    if (template.isEmpty()) {
      return Map.of();
    }
    List<String> rendered = new ArrayList<>();
    for (String message : messages) {
      String text = template.get().render(message);
      if (text.length() - message.length() > MOST_ADDED_CHARACTERS) {
        throw new TokenizerException(
            "it adds more than " + MOST_ADDED_CHARACTERS + " characters to a message");
      }
      rendered.add(text);
    }
    return Map.of("rendered", rendered);
  }

  /** Of itself, should nobody be left who waits for it. */
  private static void haltAfter(Duration work, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    Thread watch =
        new Thread(
            () -> {
              while (System.nanoTime() < end && worked().compareTo(work) < 0) {
                if (residentBytes() > (long) Trial.MOST_MEGABYTES << 20) {
                  Runtime.getRuntime().halt(TOO_LARGE);
                }
                sleep();
              }
              Runtime.getRuntime().halt(LATE);
            },
            "trial-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static Duration worked() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static void sleep() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** By Linux's word (proc_pid_statm(5), in pages); elsewhere 0. */
  private static long residentBytes() {
    try {
      String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
      return Long.parseLong(pages[1]) * PAGE_BYTES;
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
