package dev.gatlingllm.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.InputFile;
import dev.gatlingllm.config.RowPlace;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A trace as JSON, one object a row.
 *
 * <ul>
 *   <li>Mooncake's: timestamp in ms, input_length, output_length, hash_ids of 512 tokens each; and
 *       what aiperf reads as such, with text_input or messages in place of input_length
 *   <li>Bailian's, known by its chat_id: timestamp in s, hash_ids of 16 tokens each
 * </ul>
 */
final class JsonTrace implements TraceFormat {
  private static final int MOST_BLOCKS = 1_000_000;

  /** What makes one row depend on another, or asks what no row can say. */
  private static final Set<String> REFUSED =
      Set.of("delay", "session_id", "payload", "tools", "extra");

  private final InputFile trouble;
  private final BoundedRow bounded;
  private final JsonParser parser;

  JsonTrace(InputFile trouble, BoundedRow in) throws IOException {
    this.trouble = trouble;
    this.bounded = in;
    this.parser =
        new JsonFactory().createParser(in).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }

  @Override
  public Optional<TraceLine> next() throws IOException {
    bounded.begin();
    long line = 0;
    try {
      JsonToken token = parser.nextToken();
      line = parser.currentTokenLocation().getLineNr();
      if (token == null) {
        return Optional.empty();
      }
      if (token != JsonToken.START_OBJECT) {
        throw at(line).wrong("the row", parser.getText(), "be a JSON object");
      }
      return Optional.of(new Row(at(line)).read());
    } catch (JsonProcessingException e) {
      throw at(line == 0 ? parser.currentLocation().getLineNr() : line).broken(e);
    }
  }

  private RowPlace at(long line) {
    return RowPlace.line(trouble, line);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /** One row while it is read. */
  private final class Row {
    private final RowPlace at;
    private Optional<BigDecimal> timestamp = Optional.empty();
    private OptionalInt input = OptionalInt.empty();
    private OptionalInt output = OptionalInt.empty();
    private boolean isChat;
    private boolean hasMore;
    private boolean failed;
    private long[] blocks = {};
    private List<TraceRow.Message> messages = List.of();

    Row(RowPlace at) {
      this.at = at;
    }

    TraceLine read() throws IOException {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        field(name);
      }
      BigDecimal written = timestamp.orElseThrow(() -> at.missing("timestamp"));
      OptionalLong nanos = TraceTimes.nanos(written, isChat ? 9 : 6);
      if (nanos.isEmpty()) {
        throw at.wrong(
            "timestamp",
            written.toString(),
            isChat ? "be from 0 to 9,000,000,000 seconds" : "be from 0 to 9,000,000,000,000 ms");
      }
      if (hasMore && input.isEmpty() && messages.isEmpty()) {
        throw at.missing("input_length, text_input or messages");
      }
      int blockTokens = blocks.length == 0 ? 0 : isChat ? 16 : 512;
      requireFitting(blockTokens);
      return new TraceLine(
          written.toString(),
          nanos.getAsLong(),
          new TraceRow(0, input, output, blocks, blockTokens, messages, at),
          failed);
    }

    private void field(String name) throws IOException {
      if (REFUSED.contains(name) && parser.currentToken() != JsonToken.VALUE_NULL) {
        throw at.said(
            " has " + name + ", must have none: each row is replayed by its timestamp alone");
      }
      hasMore |= !name.equals("timestamp");
      switch (name) {
        case "timestamp" -> timestamp = Optional.of(number(name));
        case "input_length" -> input = OptionalInt.of(tokens(name));
        case "output_length" -> {
          failed = number(name).signum() == 0;
          output = failed ? OptionalInt.empty() : OptionalInt.of(tokens(name));
        }
        case "hash_ids" -> blocks = ids();
        case "text_input" -> messages = List.of(new TraceRow.Message("user", text(name)));
        case "messages" -> messages = messages();
        case "chat_id" -> {
          isChat = true;
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }

    private BigDecimal number(String name) throws IOException {
      if (!parser.currentToken().isNumeric()) {
        throw at.wrong(name, parser.getText(), "be a number");
      }
      return parser.getDecimalValue();
    }

    private int tokens(String name) throws IOException {
      BigDecimal number = number(name);
      try {
        return TraceFormat.tokens(at, name, number.intValueExact());
      } catch (ArithmeticException e) {
        throw TraceFormat.tokens(at, name, number.toString());
      }
    }

    private String text(String name) throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING || parser.getTextLength() == 0) {
        throw at.wrong(name, parser.getText(), "be a text");
      }
      at.requireText(parser.getText());
      return parser.getText();
    }

    private long[] ids() throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw at.wrong("hash_ids", parser.getText(), "be a list of numbers");
      }
      long[] ids = new long[16];
      int count = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || count == MOST_BLOCKS) {
          throw at.wrong(
              "hash_ids", parser.getText(), "be a list of at most 1,000,000 whole numbers");
        }
        if (count == ids.length) {
          ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count++] = parser.getLongValue();
      }
      return Arrays.copyOf(ids, count);
    }

    private List<TraceRow.Message> messages() throws IOException {
      List<TraceRow.Message> all = new ArrayList<>();
      String rule = "be a list of objects with role and content, both texts";
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw at.wrong("messages", parser.getText(), rule);
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw at.wrong("messages", parser.getText(), rule);
        }
        all.add(message(rule));
      }
      if (all.isEmpty()) {
        throw at.wrong("messages", "[]", rule);
      }
      return List.copyOf(all);
    }

    private TraceRow.Message message(String rule) throws IOException {
      String role = "";
      String content = "";
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "role" -> role = text("role");
          case "content" -> content = text("content");
          default -> throw at.wrong("a message's field", name, rule);
        }
      }
      if (role.isEmpty() || content.isEmpty()) {
        throw at.wrong("a message's role", role, rule);
      }
      return new TraceRow.Message(role, content);
    }

    /** The last block may be partial, or left out. */
    private void requireFitting(int blockTokens) {
      if (blocks.length == 0) {
        return;
      }
      if (input.isEmpty()) {
        throw at.missing("input_length beside its hash_ids");
      }
      int full = input.getAsInt() / blockTokens;
      int most = (input.getAsInt() + blockTokens - 1) / blockTokens;
      if (blocks.length < full || blocks.length > most) {
        throw at.wrong(
            "the number of hash_ids",
            Integer.toString(blocks.length),
            "be %s: one for every %s of its %s tokens"
                .formatted(most, blockTokens, input.getAsInt()));
      }
    }
  }
}
