package dev.gatlingllm.gatling;

import dev.gatlingllm.run.Fatal;
import io.gatling.app.Gatling;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Gatling in a user's project. The measurement depends on the internals of Gatling's
 * HTTP client, so only tested versions are accepted; 3.13 lacks a class of Netty's.
 */
final class GatlingVersion {
  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\.(\\d{1,4}))?.*");
  private static final int MAJOR = 3;
  private static final int FIRST_MINOR = 14;
  private static final int FIRST_PATCH = 1;
  private static final int LAST_MINOR = 16;

  private GatlingVersion() {}

  /** The version in the manifest of Gatling's jar; empty if it was repackaged without one. */
  static String here() {
    return Optional.ofNullable(Gatling.class.getPackage().getImplementationVersion()).orElse("");
  }

  /** Ends the JVM with one sentence if this version of Gatling is not supported. */
  static void check() {
    refusal(here())
        .ifPresent(
            sentence -> {
              throw Fatal.exit(sentence);
            });
  }

  /** Why this version cannot be used; empty if it can, or if the version is unknown. */
  static Optional<String> refusal(String version) {
    Matcher numbers = NUMBERS.matcher(version);
    if (!numbers.matches()) {
      return Optional.empty();
    }
    int minor = Integer.parseInt(numbers.group(2));
    int patch = numbers.group(4) == null ? 0 : Integer.parseInt(numbers.group(4));
    boolean tried =
        Integer.parseInt(numbers.group(1)) == MAJOR
            && minor <= LAST_MINOR
            && (minor > FIRST_MINOR || minor == FIRST_MINOR && patch >= FIRST_PATCH);
    return tried
        ? Optional.empty()
        : Optional.of(
            "This project's Gatling is "
                + version
                + "; gatling-llm works with 3.14.1 to 3.16, whose HTTP client it measures in.");
  }
}
