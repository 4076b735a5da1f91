package dev.gatlingllm.simulator;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * The faults by their names in a request's {@code x-simulate} header; some take a number ≥ 1, as in
 * {@code multiToken:4}.
 */
final class Faults {
  /** A stream with the same content in other valid bytes or pieces. */
  private record FramingFault(Framing framing, boolean byteByByte) implements Fault {
    /** Lines without content before and between events. */
    static final Framing COMMENTS =
        new Framing(": simulated\n\n", ": ping\n\nevent: message\nid: 7\nretry: 3000\n", "\n");
  }

  private static final Map<String, Fault> PLAIN =
      Map.ofEntries(
          entry("http307", ReplyFault.REDIRECT),
          entry("http400", ReplyFault.refusal(400, "invalid_request_error")),
          entry("http401", ReplyFault.UNAUTHORIZED),
          entry("http429", ReplyFault.tooManyRequests(7)),
          entry("http500", ReplyFault.refusal(500, "server_error")),
          entry("http503", ReplyFault.UNAVAILABLE),
          entry("http600", ReplyFault.refusal(600, "server_error")),
          entry("notAStream", ReplyFault.NOT_A_STREAM),
          entry("errorInBody", ReplyFault.ERROR_IN_BODY),
          entry("emptyBody", ReplyFault.EMPTY_BODY),
          entry("errorFirst", ReplyFault.ERROR_FIRST),
          entry("closeBeforeHeaders", SilenceFault.CLOSE_BEFORE_HEADERS),
          entry("closeOnRequest", SilenceFault.CLOSE_ON_LATER_REQUEST),
          entry("hangBeforeHeaders", SilenceFault.HANG_BEFORE_HEADERS),
          entry("hangBeforeFirstToken", SilenceFault.HANG_BEFORE_FIRST_TOKEN),
          entry("malformedEvent", CutFault.MALFORMED_EVENT),
          entry("errorEvent", CutFault.ERROR_EVENT),
          entry("close", CutFault.CLOSE),
          entry("reset", CutFault.RESET),
          entry("hangMidStream", CutFault.HANG),
          entry("crlf", new FramingFault(new Framing("", "", "\r\n"), false)),
          entry("cr", new FramingFault(new Framing("", "", "\r"), false)),
          entry(
              "mixedLineEnds",
              new FramingFault(new Framing("", "event: message\r\n", "\n"), false)),
          entry("bom", new FramingFault(new Framing("\uFEFF", "", "\n"), false)),
          entry("comments", new FramingFault(FramingFault.COMMENTS, false)),
          entry("byteByByte", new FramingFault(Framing.USUAL, true)),
          entry("empty", OddFault.EMPTY),
          entry("reasoning", OddFault.REASONING),
          entry("toolCalls", OddFault.TOOL_CALLS),
          entry("afterDone", OddFault.AFTER_DONE),
          entry("noBlankLine", OddFault.NO_BLANK_LINE),
          entry("noFinishReason", OddFault.NO_FINISH_REASON),
          entry("noRole", OddFault.NO_ROLE),
          entry("roleRepeated", OddFault.ROLE_REPEATED),
          entry("mediaType", OddFault.MEDIA_TYPE),
          entry("noDone", OddFault.NO_DONE),
          entry("noUsage", OddFault.NO_USAGE),
          entry("wrongUsage", OddFault.WRONG_USAGE),
          entry("truncatedJson", OddFault.TRUNCATED_JSON),
          entry("closeIdle", OddFault.CLOSE_IDLE));

  private static final Map<String, IntFunction<Fault>> WITH_NUMBER =
      Map.of(
          "http429", ReplyFault::tooManyRequests,
          "multiToken", OddFault::multiToken,
          "slowDrip", OddFault::slowDrip,
          "stop", OddFault::stop,
          "toolRounds", ToolRounds::new);

  private Faults() {}

  /**
   * The fault for a request.
   *
   * <p>Requests for a single token are spared, so that a client's one-token preflight, which sends
   * the same headers as its load, finds a sound server; with a leading {@code !} none is.
   *
   * @param header the value of {@code x-simulate}; null if there is none
   * @throws BadRequest if no fault has this name
   */
  static Fault of(String header, CompletionRequest request) throws BadRequest {
    if (header == null) {
      return Fault.NONE;
    }
    boolean always = header.startsWith("!");
    String name = always ? header.substring(1) : header;
    Fault fault =
        named(name)
            .orElseThrow(
                () ->
                    new BadRequest("x-simulate has no \"" + name + "\"; it has " + names() + "."));
    return always || request.maxTokens() > 1 ? fault.in(request) : Fault.NONE;
  }

  static Optional<Fault> named(String name) {
    Fault plain = PLAIN.get(name);
    if (plain != null) {
      return Optional.of(plain);
    }
    String[] parts = name.split(":", 2);
    IntFunction<Fault> withNumber = WITH_NUMBER.get(parts[0]);
    return withNumber != null && parts.length == 2 && parts[1].matches("[1-9][0-9]{0,6}")
        ? Optional.of(withNumber.apply(Integer.parseInt(parts[1])))
        : Optional.empty();
  }

  static SortedSet<String> names() {
    TreeSet<String> names = new TreeSet<>(PLAIN.keySet());
    WITH_NUMBER.keySet().forEach(known -> names.add(known + ":<number>"));
    return names;
  }
}
