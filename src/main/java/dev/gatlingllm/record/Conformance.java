package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How an answer was framed and worded, regardless of its content: docs/metrics.md, "Stream
 * conformance".
 *
 * @param httpVersion e.g. "HTTP/1.1"; empty if no answer came
 * @param mediaType its Content-Type, without parameters
 * @param stream whether its body was read as a stream
 * @param lineEnds of a stream
 * @param comments number of comment lines in it
 * @param terminator the API's name for the end marker of a stream; empty if it has none
 * @param afterTerminator number of bytes after the end marker, line ends excluded; empty if it did
 *     not come
 * @param role which chunks contain the role
 * @param server headers that identify the server, secrets masked
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Conformance(
    @JsonInclude Optional<String> httpVersion,
    Optional<String> mediaType,
    BodyEnd bodyEnd,
    boolean keepAlive,
    @JsonProperty("readAsStream") boolean stream,
    LineEnds lineEnds,
    long comments,
    Optional<String> terminator,
    OptionalLong afterTerminator,
    Role role,
    @JsonProperty("serverHeaders") Map<String, String> server,
    Set<Deviation> deviations) {

  /** The conformance of a request without an answer. */
  public static final Conformance NONE =
      new Conformance(
          Optional.empty(),
          Optional.empty(),
          BodyEnd.CONNECTION,
          false,
          false,
          LineEnds.NONE,
          0,
          Optional.empty(),
          OptionalLong.empty(),
          Role.NONE,
          Map.of(),
          Set.of());

  public Conformance {
    server = server == null ? Map.of() : Map.copyOf(server);
    deviations =
        deviations == null || deviations.isEmpty()
            ? Set.of()
            : Collections.unmodifiableSet(EnumSet.copyOf(deviations));
  }

  /** What marks the end of an answer's body. */
  public enum BodyEnd {
    CHUNKED("chunked"),
    LENGTH("content-length"),
    /** The frames of HTTP/2. */
    FRAMES("frames"),
    /** The end of the connection. */
    CONNECTION("until close");

    private final String label;

    BodyEnd(String label) {
      this.label = label;
    }

    @JsonValue
    public String label() {
      return label;
    }
  }

  /** The line ends of a stream. */
  public enum LineEnds {
    NONE("none"),
    LF("LF"),
    CR_LF("CRLF"),
    CR("CR"),
    MIXED("mixed");

    private final String label;

    LineEnds(String label) {
      this.label = label;
    }

    @JsonValue
    public String label() {
      return label;
    }

    public static LineEnds of(boolean lf, boolean crLf, boolean cr) {
      if ((lf ? 1 : 0) + (crLf ? 1 : 0) + (cr ? 1 : 0) > 1) {
        return MIXED;
      }
      return lf ? LF : crLf ? CR_LF : cr ? CR : NONE;
    }
  }

  /** Which chunks of a stream contain the role. */
  public enum Role {
    NONE("nowhere"),
    OWN_CHUNK("in a chunk of its own"),
    WITH_TEXT("with the first text"),
    REPEATED("again and again");

    private final String label;

    Role(String label) {
      this.label = label;
    }

    @JsonValue
    public String label() {
      return label;
    }
  }
}
