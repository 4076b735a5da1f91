package dev.gatlingllm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatlingllm.config.Generation;
import dev.gatlingllm.config.Generations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a delta tells, in a line: only what is there. */
final class Told {
  static final Generation GENERATION = generation(Map.of());

  private Told() {}

  static Generation generation(Map<String, Object> extraBody) {
    return Generations.of(false, true, extraBody);
  }

  static String byEvent(Dialect dialect, String data) {
    return byEvent(dialect, data.getBytes(UTF_8));
  }

  /** The data stands amid other bytes, as it does in a decoder's buffer. */
  static String byEvent(Dialect dialect, byte[] data) {
    Delta delta = new Delta(true);
    byte[] buffer = ("]\"x" + "{").repeat(3).getBytes(UTF_8);
    byte[] all = new byte[buffer.length + data.length + buffer.length];
    System.arraycopy(buffer, 0, all, 0, buffer.length);
    System.arraycopy(data, 0, all, buffer.length, data.length);
    System.arraycopy(buffer, 0, all, buffer.length + data.length, buffer.length);
    dialect.readEvent(all, buffer.length, buffer.length + data.length, delta);
    return of(delta);
  }

  /** What an event tells after another one; texts are not kept. */
  static String after(Dialect dialect, String earlier, String data) {
    Delta delta = new Delta(false);
    for (String each : new String[] {earlier, data}) {
      byte[] bytes = each.getBytes(UTF_8);
      dialect.readEvent(bytes, 0, bytes.length, delta);
    }
    return of(delta);
  }

  static String byBody(Dialect dialect, String body) {
    Delta delta = new Delta(true);
    byte[] bytes = body.getBytes(UTF_8);
    dialect.readBody(bytes, 0, bytes.length, delta);
    return of(delta);
  }

  static String of(Delta delta) {
    List<String> told = new ArrayList<>();
    if (delta.textChoices() != 0) {
      told.add("text " + Long.toBinaryString(delta.textChoices()));
    }
    if (delta.contentChoices() != 0) {
      told.add("content " + Long.toBinaryString(delta.contentChoices()));
    }
    for (String text : delta.texts()) {
      told.add("'" + text + "'");
    }
    String usage =
        number(delta.promptTokens())
            + "/"
            + number(delta.completionTokens())
            + " cached "
            + number(delta.cachedPromptTokens())
            + " reasoning "
            + number(delta.reasoningTokens());
    if (!usage.equals("-/- cached - reasoning -")) {
      told.add("usage " + usage);
    }
    if (delta.items() != 0) {
      told.add("items " + delta.items());
    }
    add(told, "finish", delta.finishReason());
    add(told, "unfinished", delta.unfinished());
    add(told, "id", delta.id());
    add(told, "error", delta.error());
    add(told, "malformed", delta.malformed());
    if (delta.isDone()) {
      told.add("done");
    } else if (delta.isMarked()) {
      told.add("another API's end");
    }
    return String.join(", ", told);
  }

  private static void add(List<String> told, String name, String value) {
    if (value != null) {
      told.add(name + " " + value);
    }
  }

  private static String number(int count) {
    return count == Delta.ABSENT ? "-" : String.valueOf(count);
  }
}
