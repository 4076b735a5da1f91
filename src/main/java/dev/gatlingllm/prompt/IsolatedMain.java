package dev.gatlingllm.prompt;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The main class of an {@link IsolatedProcess}: tries a tokenizer, or renders a folder's chat
 * template. It lives for a second, so it loads little: texts go in and out without JSON.
 */
final class IsolatedMain {
  static final String TOKENIZER = "tokenizer";
  static final String TEMPLATE = "template";

  /** The first text of a reply; the texts of an answer, or one that says why, follow it. */
  static final String DONE = "done";

  static final String ERROR = "error";
  static final int LATE = 70;
  static final int TOO_LARGE = 71;

  /** Maximum memory, native memory included, if the system reports it. */
  static final int MOST_MEGABYTES = 2048;

  /** Real templates add a few thousand characters: tools, a system prompt. */
  private static final int MOST_ADDED_CHARACTERS = 100_000;

  private static final long LOOK_MILLIS = 20;
  private static final long PAGE_BYTES = 4096;

  /** A tokenizer must be able to encode this and to decode it again. */
  private static final String PAGE =
      "The ferry's late again: 1,234 people wait on the quay, and it's only 6:30 a.m. (Café? No!)\n"
          .repeat(20);

  private IsolatedMain() {}

  /**
   * @param args the maximum CPU time and the maximum elapsed time, in milliseconds; {@code
   *     tokenizer} or {@code template}; its location
   */
  public static void main(String[] args) throws IOException {
    PrintStream reply = System.out;
    System.setOut(System.err);
    haltAfter(
        Duration.ofMillis(Long.parseLong(args[0])), Duration.ofMillis(Long.parseLong(args[1])));
    List<String> texts = read(System.in.readAllBytes());
    List<String> answer = new ArrayList<>(List.of(DONE));
    try {
      answer.addAll(
          args[2].equals(TOKENIZER) ? tryOut(args[3]) : rendered(Path.of(args[3]), texts));
    } catch (StackOverflowError e) {
      answer = List.of(ERROR, "it nests too deep");
    } catch (RuntimeException e) {
      answer = List.of(ERROR, String.valueOf(e.getMessage()));
    }
    reply.write(written(answer));
    reply.flush();
    System.exit(0);
  }

  /** Texts as the two processes exchange them: each behind its length in bytes. */
  static byte[] written(List<String> texts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (String text : texts) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(encoded.length);
      out.write(encoded);
    }
    return bytes.toByteArray();
  }

  /** What {@link #written} made; an IOException if it is none. */
  static List<String> read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    List<String> texts = new ArrayList<>();
    while (in.available() > 0) {
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new IOException("a text of " + length + " bytes");
      }
      texts.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static List<String> tryOut(String spec) {
    try (Tokenizer tokenizer = TokenizerSource.load(spec)) {
      try {
        tokenizer.decode(tokenizer.encode(PAGE));
      } catch (RuntimeException e) {
        throw new TokenizerException(
            "The tokenizer " + spec + " cannot count English: " + BoundedFile.oneLine(e) + ".");
      }
    }
    return List.of();
  }

  private static List<String> rendered(Path folder, List<String> messages) {
    Optional<ChatTemplate> template = ChatTemplateFiles.in(folder);
    if (template.isEmpty()) {
      return List.of();
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
    return rendered;
  }

  /** Makes this process halt by itself, in case its parent is gone. */
  private static void haltAfter(Duration work, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    Thread watch =
        new Thread(
            () -> {
              while (System.nanoTime() < end && worked().compareTo(work) < 0) {
                if (residentBytes() > (long) MOST_MEGABYTES << 20) {
                  Runtime.getRuntime().halt(TOO_LARGE);
                }
                sleep();
              }
              Runtime.getRuntime().halt(LATE);
            },
            "isolation-watch");
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

  /** As Linux reports it (proc_pid_statm(5), in pages); 0 on other systems. */
  private static long residentBytes() {
    try {
      String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
      return Long.parseLong(pages[1]) * PAGE_BYTES;
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
