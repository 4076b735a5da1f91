package dev.gatlingllm.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a request belongs to, besides its stage.
 *
 * @param requestClass the class of a mix; empty if there is none
 * @param session number of the conversation within its load generator, from 1; empty for a request
 *     that is no part of one
 * @param turn number of the turn within the conversation, from 1
 * @param toolRound how many times tool results were sent before in the same turn; 0 for the user's
 *     own request
 * @param endsSession whether the conversation ended with this request, answered or failed
 */
public record Labels(
    @JsonProperty("class") @JsonInclude(JsonInclude.Include.NON_EMPTY) String requestClass,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong session,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalInt turn,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int toolRound,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean endsSession) {
  public static final Labels NONE =
      new Labels("", OptionalLong.empty(), OptionalInt.empty(), 0, false);

  public Labels {
    // Older lines lack this field.
    requestClass = requestClass == null ? "" : requestClass;
  }

  public Labels ofClass(String name) {
    return new Labels(name, session, turn, toolRound, endsSession);
  }

  public Labels inSession(long number, int turnNumber, int round) {
    return new Labels(
        requestClass, OptionalLong.of(number), OptionalInt.of(turnNumber), round, false);
  }

  public Labels ending(boolean ends) {
    return new Labels(requestClass, session, turn, toolRound, ends);
  }
}
