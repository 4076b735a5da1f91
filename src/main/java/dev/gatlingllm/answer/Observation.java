package dev.gatlingllm.answer;

import dev.gatlingllm.dialect.Delta;
import dev.gatlingllm.dialect.ServerText;
import dev.gatlingllm.dialect.StreamFormat;
import dev.gatlingllm.dialect.StreamPromise;
import dev.gatlingllm.record.Answer;
import dev.gatlingllm.record.Conformance;
import dev.gatlingllm.record.Conformance.BodyEnd;
import dev.gatlingllm.record.Conformance.LineEnds;
import dev.gatlingllm.record.Conformance.Role;
import dev.gatlingllm.record.Deviation;
import dev.gatlingllm.record.TokenCounts;
import dev.gatlingllm.stream.Framing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Observes one answer's framing and wording as it arrives. Used on one event loop only; an event
 * costs a few bit operations.
 */
public final class Observation {
  /** Headers that identify the server, without keys or accounts. */
  private static final List<String> SERVER_HEADERS =
      List.of(
          "server",
          "via",
          "x-powered-by",
          "openai-version",
          "openai-processing-ms",
          "x-compute-type",
          "x-served-by",
          "x-request-id",
          "request-id",
          "cf-ray");

  private static final int MAX_HEADER_CHARS = 80;

  private String httpVersion;
  private String contentType;
  private BodyEnd bodyEnd = BodyEnd.CONNECTION;
  private boolean keepAlive;
  private Map<String, String> server = Map.of();
  private long roles;
  private boolean roleRepeated;
  private boolean roleWithText;
  private StreamFormat format;
  private LineEnds lineEnds = LineEnds.NONE;
  private long comments;
  private boolean lastEventCut;
  private long afterTerminator;
  private boolean bodyEnded = true;
  private String location;

  /**
   * Takes the answer's head.
   *
   * @param version e.g. "HTTP/1.1"
   * @param header the value of the header of a name in lower case, or null
   */
  public void head(String version, UnaryOperator<String> header) {
    httpVersion = version;
    contentType = header.apply("content-type");
    location = header.apply("location");
    String transfer = lower(header.apply("transfer-encoding"));
    boolean framed = version.startsWith("HTTP/2");
    if (framed) {
      bodyEnd = BodyEnd.FRAMES;
    } else if (transfer.contains("chunked")) {
      bodyEnd = BodyEnd.CHUNKED;
    } else if (header.apply("content-length") != null) {
      bodyEnd = BodyEnd.LENGTH;
    }
    String connection = lower(header.apply("connection"));
    keepAlive =
        bodyEnd != BodyEnd.CONNECTION
            && !connection.contains("close")
            && (!version.equals("HTTP/1.0") || connection.contains("keep-alive"));
    server = serverHeaders(header);
  }

  private static Map<String, String> serverHeaders(UnaryOperator<String> header) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : SERVER_HEADERS) {
      String value = header.apply(name);
      if (value != null && !value.isBlank()) {
        found.put(name, value);
      }
    }
    return found;
  }

  private static String lower(String header) {
    return header == null ? "" : header.toLowerCase(Locale.ROOT);
  }

  /** What marks the end of the body. */
  public BodyEnd bodyEnd() {
    return bodyEnd;
  }

  /** The Location header; null if there is none. */
  String location() {
    return location;
  }

  public void event(Delta delta) {
    long named = delta.roleChoices();
    if (named != 0) {
      roleRepeated |= (roles & named) != 0;
      roleWithText |= (~roles & named & delta.textChoices()) != 0;
      roles |= named;
    }
  }

  /**
   * Takes the end of a stream.
   *
   * @param read its actual format
   * @param cutOff whether its last event lacks its end
   */
  public void stream(StreamFormat read, Framing framing, boolean cutOff) {
    format = read;
    lineEnds = LineEnds.of(framing.sawLf(), framing.sawCrLf(), framing.sawCr());
    comments = framing.comments();
    lastEventCut = cutOff;
  }

  /** Adds bytes that came after the stream's terminator, without line ends. */
  public void afterTerminator(long bytes) {
    afterTerminator += bytes;
  }

  /** The body did not end: it broke off, or the client stopped waiting. */
  public void bodyNotEnded() {
    bodyEnded = false;
  }

  /** The observations, compared with what was promised. */
  public Conformance against(
      StreamPromise promise,
      Answer answer,
      TokenCounts tokens,
      int chunks,
      boolean succeeded,
      ServerText words) {
    if (httpVersion == null) {
      return Conformance.NONE;
    }
    Deviations found = new Deviations();
    if (format != null) {
      found.framing(format, contentType, lineEnds, bodyEnd);
      found.ending(format, lastEventCut, answer.terminated() ? afterTerminator : 0);
    }
    if (succeeded) {
      found.finish(answer);
    }
    if (succeeded && format != null) {
      found.wording(promise, answer, tokens, chunks);
      found.role(promise, role());
      found.when(!bodyEnded, Deviation.BODY_NOT_ENDED);
    }
    return new Conformance(
        Optional.of(words.taken(httpVersion, MAX_HEADER_CHARS)),
        mediaType(words),
        bodyEnd,
        keepAlive,
        format != null,
        lineEnds,
        comments,
        promise.terminator(),
        answer.terminated() ? OptionalLong.of(afterTerminator) : OptionalLong.empty(),
        role(),
        server(words),
        found.found());
  }

  private Role role() {
    if (roleRepeated) {
      return Role.REPEATED;
    }
    return roles == 0 ? Role.NONE : roleWithText ? Role.WITH_TEXT : Role.OWN_CHUNK;
  }

  private Optional<String> mediaType(ServerText words) {
    return Optional.ofNullable(contentType)
        .map(type -> type.substring(0, (type + ";").indexOf(';')))
        .map(type -> type.strip().toLowerCase(Locale.ROOT))
        .map(type -> words.taken(type, MAX_HEADER_CHARS));
  }

  private Map<String, String> server(ServerText words) {
    Map<String, String> values = new LinkedHashMap<>();
    server.forEach((name, value) -> values.put(name, words.taken(value, MAX_HEADER_CHARS)));
    return values;
  }
}
