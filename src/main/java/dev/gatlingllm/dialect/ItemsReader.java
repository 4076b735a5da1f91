package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Reads an answer whose results are not text: an array of objects, in a field or bare. A wrong
 * number of results is an error.
 *
 * @param fields fields in which servers put the array
 * @param results what the results are called
 * @param count requested number of results
 * @param items number of items that the answer then represents
 */
record ItemsReader(Set<String> fields, String results, int count, int items, Item item)
    implements JsonAnswer.Fields {
  /** Maximum number of texts in one request. */
  static final int MOST_TEXTS = 10_000;

  /** Decides whether an object is a result. */
  interface Item {
    /**
     * @param json at the object's start; left at its end
     * @return whether it is a result
     */
    boolean read(JsonParser json) throws IOException;
  }

  /** Called at the array or the object. */
  @Override
  public boolean read(JsonParser json, Delta delta) throws IOException {
    boolean bare = json.currentToken() == JsonToken.START_ARRAY;
    if (bare) {
      readItems(json, delta);
    }
    boolean answered = bare || readFields(json, delta);
    if (answered && delta.items() != count) {
      delta.error(delta.items() + " " + results + " came, " + count + " were asked for");
    } else if (answered) {
      delta.items(items);
    }
    return answered;
  }

  private boolean readFields(JsonParser json, Delta delta) throws IOException {
    boolean answered = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "id" -> JsonAnswer.readId(json, value, delta);
        case "usage" -> OpenAiUsage.readInput(json, value, delta);
        case "error" -> JsonAnswer.readError(json, value, delta);
        default -> {
          if (value == JsonToken.START_ARRAY && fields.contains(name)) {
            answered = true;
            readItems(json, delta);
          }
        }
      }
      json.skipChildren();
    }
    return answered;
  }

  private void readItems(JsonParser json, Delta delta) throws IOException {
    JsonAnswer.objects(
        json,
        JsonToken.START_ARRAY,
        delta,
        (one, position, to) -> {
          if (item.read(one)) {
            to.item();
          }
        });
  }
}
