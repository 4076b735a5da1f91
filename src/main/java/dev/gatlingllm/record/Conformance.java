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
 * How an answer was framed and worded, whatever it said: docs/metrics.md, "Stream conformance".
 *
 * @param httpVersion e.g. "HTTP/1.1"; empty where no answer came
 * @param mediaType its Content-Type, without parameters
 * @param stream its body was read as a stream
 * @param lineEnds of a stream
 * @param comments comment lines in it
 * @param terminator what the API calls a stream's last word; empty where it has none
 * @param afterTerminator bytes behind that word, line ends not counted; empty where it did not come
 * @param role where the chunks say who speaks
 * @param server headers that tell what answered, secrets struck out
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

  /** Of a request without an answer. */
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

  /** How the end of an answer's body is known. */
  public enum BodyEnd {
    CHUNKED("chunked"),
    LENGTH("content-length"),
    /** HTTP/2 frames it. */
    FRAMES("frames"),
    /** It ends with the connection. */
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

  /** What the lines of a stream end in. */
  public enum LineEnds {
    /** No line ended. */
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

  /** Where the chunks of a stream say who speaks. */
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
