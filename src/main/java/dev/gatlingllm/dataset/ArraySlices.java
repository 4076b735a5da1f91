package dev.gatlingllm.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.gatlingllm.config.InputFile;
import dev.gatlingllm.config.RowPlace;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Rows that are the elements of a JSON array. Where it is broken, no further ones can be told. */
final class ArraySlices implements Slices {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  private final InputFile file;
  private final JsonParser parser;
  private final long offset;
  private long rows;

  /**
   * @param in from the offset on
   */
  ArraySlices(InputFile file, InputStream in, long offset) throws IOException {
    this.file = file;
    this.offset = offset;
    this.parser = JSON.createParser(in);
    parser.nextToken();
  }

  @Override
  public String counted() {
    return "row";
  }

  @Override
  public Optional<Slice> next() throws IOException {
    try {
      if (parser.nextToken() == JsonToken.END_ARRAY) {
        requireEnd();
        return Optional.empty();
      }
      long start = parser.currentTokenLocation().getByteOffset();
      rows++;
      parser.skipChildren();
      parser.finishToken();
      long end = parser.currentLocation().getByteOffset();
      return Optional.of(new Slice(offset + start, end - start, rows));
    } catch (JsonProcessingException e) {
      throw new RowPlace(file, "row " + Math.max(1, rows)).broken(e);
    }
  }

  private void requireEnd() throws IOException {
    if (parser.nextToken() != null) {
      throw new RowPlace(file, "row " + rows)
          .broken("something follows the array, which must be the whole file");
    }
  }
}
