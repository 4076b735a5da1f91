package dev.gatlingllm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jackson reads bytes and characters, and words what it does not understand differently. */
class ParserWordsTest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static void assertSaid(ThrowingCallable parsing, String words) {
    JsonProcessingException e = catchThrowableOfType(JsonProcessingException.class, parsing);
    assertThat(e).as(words).isNotNull();
    assertThat(ParserWords.plain(e)).isEqualTo(words);
  }

  private static void readByToken(String text) throws IOException {
    try (JsonParser parser = JSON.createParser(new StringReader(text))) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
          parser.getLongValue();
        } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
          parser.getText();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nine | 'nine' is no JSON value",
        "{'a': 1} | ''' must be a field's name in double quotes",
        "{“a”: 1} | '“' must be a field's name in double quotes",
        "{\"a\": 1,} | '}' must be a field's name in double quotes",
        "{\"a\" 1} | '1' must be a colon",
        "{\"a\": 1 \"b\": 2} | '\"' must be a comma or the end of the object",
        "[1 2] | '2' must be a comma or the end of the list",
        "[1,] | ']' must be a JSON value",
        "{\"a\": .5} | '.' must be a JSON value",
        "{\"a\": 'x'} | ''' must be a JSON value",
        "{\"a\": [1} | '}' must be ']'",
        "} | '}' closes nothing",
        "{\"a\": | it ends within an object",
        "[1 | it ends within a list",
        "{\"a\": \"x | it ends within a text",
        "{\"a | it ends within a text",
        "{\"a\": NaN} | 'NaN' is no JSON value",
        "{\"a\": 01} | a number has leading zeros",
        "{\"a\": +1} | '+' is out of place in a number",
        "{\"a\": 1.} | '}' is out of place in a number",
        "{\"a\": \"x\ty\"} | a text has a control character (code 9) that is not escaped",
        "{\u0001} | it has a control character (code 1) between its values",
        "{\"a\": \"\\q\"} | a text has an unknown escape",
        "{\"a\": \"\\u12x4\"} | 'x' must be a hexadecimal digit",
        "// x | '/' is out of place: JSON has no comments",
        "{\"a\": 1, \"a\": 2} | it has the field 'a' twice",
      })
  void whatIsNoJsonIsSaidPlainly(String text, String words) {
    assertSaid(() -> JSON.readTree(text.getBytes(StandardCharsets.UTF_8)), words);
    assertSaid(() -> readByToken(text), words);
  }

  @Test
  void whatIsTooMuchIsSaidWithTheMost() {
    assertSaid(
        () -> JSON.readTree("[".repeat(1001)),
        "its objects and lists are nested more than 1000 deep, the most");
    assertSaid(() -> JSON.readTree("1".repeat(1001)), "a number has more than 1000 digits");
    assertSaid(
        () -> JSON.readTree("{\"" + "n".repeat(50_001) + "\": 1}"),
        "a name has more than 50000 characters");
    assertSaid(() -> readByToken("9".repeat(20)), "the number " + "9".repeat(20) + " is too large");
  }

  @Test
  void whatIsNoTextOrNotAloneIsSaid() {
    assertSaid(() -> JSON.readTree(new byte[] {'"', (byte) 0xc3, 'x', '"'}), "it is no UTF-8");
    assertSaid(() -> JSON.readTree("{} {}"), "something follows the object");
  }
}
