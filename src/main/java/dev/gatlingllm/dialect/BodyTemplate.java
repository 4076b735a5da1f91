package dev.gatlingllm.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.config.Generation;
import dev.gatlingllm.prompt.Image;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request body that is rendered once, except for the prompt, its images and the token limit. */
final class BodyTemplate {
  /** Placeholder value for the prompt. */
  static final String PROMPT = "\u0000prompt";

  /** Placeholder value for the token limit. */
  static final String MAX_TOKENS = "\u0000maxTokens";

  /** Placeholder value for the images, if they are not parts of the prompt. */
  static final String IMAGES = "\u0000images";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> FIELDS =
      new TypeReference<>() {};

  private static final Pattern PLACE = Pattern.compile("\"\\\\u0000(prompt|maxTokens|images)\"");

  /** Text between the placeholders, one more than there are placeholders. */
  private final List<String> texts = new ArrayList<>();

  private final List<String> places = new ArrayList<>();

  private BodyTemplate(String json) {
    Matcher place = PLACE.matcher(json);
    int from = 0;
    while (place.find()) {
      texts.add(json.substring(from, place.start()));
      places.add(place.group(1));
      from = place.end();
    }
    texts.add(json.substring(from));
  }

  /**
   * A template of the dialect's fields, with the user's merged into them; objects are merged field
   * by field.
   */
  static BodyTemplate of(Map<String, Object> fields, Generation generation) {
    return of(merged(fields, generation.extraBody()));
  }

  static BodyTemplate of(Map<String, Object> fields) {
    return new BodyTemplate(write(fields, Map.of()));
  }

  /** Reads a body that was made here. */
  static Map<String, Object> read(String json) {
    try {
      return JSON.readValue(json, FIELDS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The JSON object of a text; a text that is none is its one field, of this name. */
  static Map<String, Object> object(String text, String otherwise) {
    try {
      Map<String, Object> object = JSON.readValue(text.isBlank() ? "{}" : text, FIELDS);
      return object == null ? Map.of() : object;
    } catch (JsonProcessingException e) {
      return Map.of(otherwise, text);
    }
  }

  /** Writes fields, with more merged into them; objects are merged field by field. */
  static String write(Map<String, Object> fields, Map<String, Object> more) {
    try {
      return JSON.writeValueAsString(merged(fields, more));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, Object> merged(Map<?, ?> fields, Map<?, ?> extra) {
    Map<String, Object> all = new LinkedHashMap<>();
    fields.forEach((name, value) -> all.put((String) name, value));
    extra.forEach(
        (key, value) -> {
          String name = (String) key;
          if (value == null) {
            all.remove(name);
          } else if (value instanceof Map<?, ?> inner && all.get(name) instanceof Map<?, ?> own) {
            all.put(name, merged(own, inner));
          } else {
            all.put(name, value);
          }
        });
    return all;
  }

  /**
   * @param prompt a JSON value
   */
  String with(CharSequence prompt, List<Image> images, int maxTokens) {
    StringBuilder body = new StringBuilder(prompt.length() + 256);
    for (int i = 0; i < places.size(); i++) {
      body.append(texts.get(i));
      switch (places.get(i)) {
        case "prompt" -> body.append(prompt);
        case "images" -> bytes(images, body);
        default -> body.append(maxTokens);
      }
    }
    return body.append(texts.get(places.size())).toString();
  }

  /** Writes only the images' bytes, as an array of strings. */
  private static void bytes(List<Image> images, StringBuilder json) {
    json.append('[');
    for (Image image : images) {
      json.append('"').append(image.base64()).append("\",");
    }
    json.setLength(images.isEmpty() ? json.length() : json.length() - 1);
    json.append(']');
  }
}
