package dev.gatlingllm.gatling;

import dev.gatlingllm.gatling.RequestSpec.Unresolved;
import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.regex.Pattern;
import scala.Function1;

/** The name of a request in the reports: as in Gatling's own requests, it may have {@code #{…}}. */
final class RequestName {
  private static final int MOST_CHARACTERS = 100;
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

  private final String text;
  private final Function1<Session, Validation<String>> expression;

  RequestName(String text) {
    this.text = text;
    this.expression = Expressions.toStringExpression(text);
  }

  /**
   * The name for a user: one line of 100 characters at most.
   *
   * @throws Unresolved if the session lacks an attribute
   */
  String of(Session session) {
    Validation<String> found = expression.apply(session);
    if (found instanceof Success<String> success) {
      return oneLine(success.value());
    }
    throw new Unresolved("the request's name: " + ((Failure) (Object) found).message());
  }

  private String oneLine(String name) {
    String line = CONTROLS.matcher(name).replaceAll(" ").strip();
    return line.isEmpty() ? text : line.substring(0, Math.min(line.length(), MOST_CHARACTERS));
  }
}
