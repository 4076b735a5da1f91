package dev.gatlingllm.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatlingllm.config.RowPlace;
import dev.gatlingllm.prompt.Image;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.LlmInput.Message;
import dev.gatlingllm.prompt.Prompt;
import dev.gatlingllm.prompt.ToolCall;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The messages of a chat: texts, parts of text and images, and calls of tools. */
final class ChatMessages {
  private static final Pattern DATA_URL =
      Pattern.compile("data:(image/[A-Za-z0-9.+-]+);base64,(.+)", Pattern.DOTALL);

  private ChatMessages() {}

  /**
   * @param messages the field's value; null if there is none
   */
  static List<Message> of(RowPlace at, JsonNode messages) {
    if (messages == null) {
      throw at.missing("messages");
    }
    if (!messages.isArray() || messages.isEmpty()) {
      throw at.wrong("messages", messages.toString(), "be a list of messages, one or more");
    }
    List<Message> all = new ArrayList<>();
    for (JsonNode each : messages) {
      if (!(each instanceof ObjectNode message)) {
        throw at.wrong("a message", each.toString(), "be a JSON object");
      }
      all.add(message(at, message));
    }
    return all;
  }

  private static Message message(RowPlace at, ObjectNode message) {
    String role = JsonFields.text(at, message, "role");
    JsonNode content = message.get("content");
    message.remove(List.of("role", "content"));
    Map<String, Object> fields = DatasetRow.unchangeable(JsonFields.fields(message));
    if (content == null || content.isNull()) {
      if (!needsNoContent(role, message)) {
        throw at.missing("content of its message of " + role);
      }
      return message(role, "", List.of(), fields);
    }
    if (content.isTextual()) {
      // An answer may be empty, most of all one that calls a tool; so may what a tool says.
      if (content.textValue().isEmpty() && role.equals("user")) {
        throw at.wrong("content", "", "be a text");
      }
      return message(role, content.textValue(), List.of(), fields);
    }
    if (!content.isArray() || content.isEmpty()) {
      throw at.wrong("content", content.toString(), "be a text, or a list of parts");
    }
    return ofParts(at, role, content, fields);
  }

  /** Only the model can call a tool, or have spoken, instead of writing. */
  private static boolean needsNoContent(String role, ObjectNode message) {
    return role.equals(LlmInput.ASSISTANT)
        && (!message.path(ToolCall.CALLS).isEmpty()
            || message.path("function_call").isObject()
            || message.path("audio").isObject());
  }

  private static Message ofParts(
      RowPlace at, String role, JsonNode parts, Map<String, Object> fields) {
    StringBuilder text = new StringBuilder();
    List<Image> images = new ArrayList<>();
    for (JsonNode part : parts) {
      switch (part.path("type").asText()) {
        case "text" ->
            text.append(text.isEmpty() ? "" : "\n").append(JsonFields.text(at, part, "text"));
        case "image_url" -> images.add(image(at, part.path("image_url"), text.length()));
        default ->
            throw at.wrong("a part of content", part.toString(), "be of type text or image_url");
      }
    }
    return message(role, text.toString(), images, fields);
  }

  private static Message message(
      String role, String text, List<Image> images, Map<String, Object> fields) {
    return new Message(role, new Prompt(text, OptionalInt.empty(), images), fields);
  }

  private static Image image(RowPlace at, JsonNode image, int place) {
    if (image.size() > 1 && !(image.size() == 2 && image.path("detail").asText().equals("auto"))) {
      throw at.wrong("image_url", image.toString(), "have a url and nothing else");
    }
    String url = image.path("url").asText();
    Matcher data = DATA_URL.matcher(url);
    if (!data.matches() || !isBase64(data.group(2))) {
      throw at.wrong("an image's url", url, "be a data URL: data:image/png;base64,…");
    }
    return new Image(data.group(1), data.group(2), OptionalInt.of(place));
  }

  private static boolean isBase64(String text) {
    try {
      return Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
