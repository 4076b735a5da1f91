package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Images.Position;
import dev.gatlingllm.prompt.Image;
import dev.gatlingllm.prompt.Prompt;
import java.util.List;

/**
 * The parts of a message, in the words of one API: what stands around a text, and around an image's
 * media type and bytes.
 */
record MessageParts(
    String beforeText, String afterText, String beforeType, String beforeBytes, String afterBytes) {

  /** OpenAI's chat completions. */
  static final MessageParts CHAT =
      new MessageParts(
          "{\"type\":\"text\",\"text\":\"",
          "\"}",
          "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:",
          ";base64,",
          "\"}}");

  static final MessageParts RESPONSES =
      new MessageParts(
          "{\"type\":\"input_text\",\"text\":\"",
          "\"}",
          "{\"type\":\"input_image\",\"image_url\":\"data:",
          ";base64,",
          "\"}");

  static final MessageParts ANTHROPIC =
      new MessageParts(
          "{\"type\":\"text\",\"text\":\"",
          "\"}",
          "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"",
          "\",\"data\":\"",
          "\"}}");

  static final MessageParts GEMINI =
      new MessageParts(
          "{\"text\":\"", "\"}", "{\"inlineData\":{\"mimeType\":\"", "\",\"data\":\"", "\"}}");

  /** As a JSON array; without images of one text. */
  StringBuilder json(Prompt prompt, Position position) {
    List<Image> images = prompt.images();
    int bytes = images.stream().mapToInt(image -> image.base64().length() + 128).sum();
    StringBuilder json = new StringBuilder(prompt.text().length() * 9 / 8 + 128 + bytes);
    List<String> texts =
        position == Position.END
            ? List.of(prompt.text())
            : TextParts.inSequence(prompt.text(), images.size() + 1);
    json.append('[');
    for (int i = 0; i <= images.size(); i++) {
      if (i < texts.size() && !texts.get(i).isBlank() || images.isEmpty()) {
        text(texts.get(i), json);
      }
      if (i < images.size()) {
        image(images.get(i), json);
      }
    }
    json.setLength(json.length() - 1);
    return json.append(']');
  }

  private void text(String text, StringBuilder json) {
    json.append(beforeText);
    JsonText.escape(text, json);
    json.append(afterText).append(',');
  }

  private void image(Image image, StringBuilder json) {
    json.append(beforeType).append(image.mediaType()).append(beforeBytes);
    json.append(image.base64()).append(afterBytes).append(',');
  }

  /** The images' bytes alone, as a JSON array of strings. */
  static StringBuilder bytes(Prompt prompt) {
    StringBuilder json = new StringBuilder().append('[');
    for (Image image : prompt.images()) {
      json.append(json.length() > 1 ? ",\"" : "\"").append(image.base64()).append('"');
    }
    return json.append(']');
  }
}
