package dev.gatlingllm.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with a JSON or CSV text, in plain words: a parser's own speak of its tokens and its
 * features.
 */
public final class ParserWords {
  private record Saying(Pattern theirs, String ours) {
    static Saying of(String theirs, String ours) {
      return new Saying(Pattern.compile(theirs, Pattern.DOTALL), ours);
    }

    /** About one character. */
    static Saying ofOne(String theirs, String ours) {
      return of("Unexpected character \\('(.)' \\(code [^)]*\\)\\)" + theirs, "'$1' " + ours);
    }
  }

  private static final List<Saying> SAYINGS =
      List.of(
          Saying.of("Unrecognized token '(.*)': .*", "'$1' is no JSON value"),
          Saying.of("Non-standard token '(.*)': .*", "'$1' is no JSON value"),
          Saying.ofOne(".* start field name", "must be a field's name in double quotes"),
          Saying.ofOne(".* a colon .*", "must be a colon"),
          Saying.ofOne(".* Object entries", "must be a comma or the end of the object"),
          Saying.ofOne(".* Array entries", "must be a comma or the end of the list"),
          Saying.ofOne(".* expected a (?:valid )?value.*", "must be a JSON value"),
          Saying.ofOne(" in numeric value.*", "is out of place in a number"),
          Saying.ofOne(".* hex-digit .*", "must be a hexadecimal digit"),
          Saying.ofOne(".* comment.*", "is out of place: JSON has no comments"),
          Saying.ofOne(".*", "is out of place"),
          Saying.of("Unexpected close marker '(.)': expected '(.)'.*", "'$1' must be '$2'"),
          Saying.of("Unexpected close marker '(.)'.*", "'$1' closes nothing"),
          Saying.of("Unexpected end-of-input.* Object.*", "it ends within an object"),
          Saying.of("Unexpected end-of-input.* Array.*", "it ends within a list"),
          Saying.of(
              "Unexpected end-of-input.* (?:VALUE_STRING|string value|field name|escape).*",
              "it ends within a text"),
          Saying.of("Unexpected end-of-input.*", "it ends too soon"),
          Saying.of("Trailing token .*", "something follows the object"),
          Saying.of("Duplicate field '(.*)'", "it has the field '$1' twice"),
          Saying.of(".* Leading zeroes .*", "a number has leading zeros"),
          Saying.of("Numeric value \\((.*?)\\) out of range.*", "the number $1 is too large"),
          Saying.of(
              "Illegal unquoted character .*code (\\d+).*",
              "a text has a control character (code $1) that is not escaped"),
          Saying.of(
              "Illegal character .*code (\\d+).*",
              "it has a control character (code $1) between its values"),
          Saying.of("Unrecognized character escape.*", "a text has an unknown escape"),
          Saying.of("Invalid UTF-.*", "it is no UTF-8"),
          Saying.of(
              "Document nesting depth .*allowed \\((\\d+).*",
              "its objects and lists are nested more than $1 deep, the most"),
          Saying.of("Number value .*allowed \\((\\d+).*", "a number has more than $1 digits"),
          Saying.of("Name length .*allowed \\((\\d+).*", "a name has more than $1 characters"),
          Saying.of("String value .*allowed \\((\\d+).*", "a text has more than $1 characters"),
          Saying.of(".*EOF reached before encapsulated .*", "a field in quotes does not end"),
          Saying.of(
              "Invalid character between encapsulated .*",
              "a field goes on behind its last quote"));

  private ParserWords() {}

  /** Without a full stop; what is not known is said as the parser does, without the place. */
  public static String plain(Exception parser) {
    String theirs =
        parser instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : parser.getMessage();
    for (Saying one : SAYINGS) {
      Matcher matcher = one.theirs.matcher(theirs);
      if (matcher.matches()) {
        return matcher.replaceFirst(one.ours);
      }
    }
    return theirs;
  }
}
