package dev.gatlingllm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a server lists its models.
 *
 * @param path of the list, starting with a slash
 * @param array the field with the entries; empty if the answer is itself the only entry
 * @param field the field of an entry with the model's name
 * @param optionalPart a regular expression for the part of a name that may be left out
 */
public record ModelList(String path, String array, String field, String optionalPart) {
  /** The list of most servers. */
  static final ModelList USUAL = new ModelList("/v1/models", "data", "id", "");

  /** A longer text is not accepted as a name: it would go into each request. */
  private static final int LONGEST_NAME = 1000;

  /** The names in an answer's body, as received; none if it is not such a list. */
  public List<String> names(byte[] body) {
    List<String> names = new ArrayList<>();
    try {
      JsonNode json = new ObjectMapper().readTree(body);
      Iterable<JsonNode> entries = array.isEmpty() ? List.of(json) : json.path(array);
      for (JsonNode entry : entries) {
        if (entry.path(field).isTextual()
            && !entry.path(field).textValue().isBlank()
            && entry.path(field).textValue().length() <= LONGEST_NAME) {
          names.add(entry.path(field).textValue());
        }
      }
    } catch (IOException e) {
      // Not a failure: not every server has a list.
    }
    return names;
  }

  /** The listed name of a model, whose optional part may be missing. */
  public Optional<String> find(String wanted, List<String> names) {
    return names.stream()
        .filter(name -> name.equals(wanted) || shortened(name).equals(shortened(wanted)))
        .findFirst();
  }

  private String shortened(String name) {
    return name.replaceAll(optionalPart, "");
  }
}
