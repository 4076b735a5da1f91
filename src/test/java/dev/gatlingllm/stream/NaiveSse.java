package dev.gatlingllm.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatlingllm.stream.Decoded.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The WHATWG's "parsing an event stream" and "interpreting an event stream", step by step over one
 * String, with the three departures that {@link SseDecoder} owns up to. Slow, whole and obvious:
 * the oracle.
 */
final class NaiveSse {
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  private final List<Event> events = new ArrayList<>();
  private StringBuilder data = new StringBuilder();
  private String name = "";
  private boolean bare;
  private long comments;

  static Decoded decode(byte[] input) {
    String text = new String(input, UTF_8);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    NaiveSse sse = new NaiveSse();
    Matcher ends = LINE_END.matcher(text);
    List<String> seen = new ArrayList<>();
    int from = 0;
    while (ends.find()) {
      seen.add(ends.group());
      sse.line(text.substring(from, ends.start()));
      from = ends.end();
    }
    if (from < text.length()) {
      sse.line(text.substring(from));
    }
    sse.dispatch(true);
    Framing framing =
        new Framing(
            input.length,
            sse.comments,
            seen.contains("\n"),
            seen.contains("\r"),
            seen.contains("\r\n"));
    return new Decoded(sse.events, framing, false);
  }

  private void line(String line) {
    if (line.isEmpty()) {
      dispatch(false);
      return;
    }
    bare |= data.length() == 0 && line.startsWith("{");
    if (bare) {
      data.append(line).append('\n');
      return;
    }
    int colon = line.indexOf(':');
    if (colon == 0) {
      comments++;
      return;
    }
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (field) {
      case "data" -> data.append(value).append('\n');
      case "event" -> name = value;
      case "error" -> {
        name = "error";
        data.append(value).append('\n');
      }
      default -> {}
    }
  }

  private void dispatch(boolean atEnd) {
    if (data.length() > 0) {
      events.add(new Event(name, data.substring(0, data.length() - 1), atEnd));
    }
    data = new StringBuilder();
    name = "";
    bare = false;
  }
}
