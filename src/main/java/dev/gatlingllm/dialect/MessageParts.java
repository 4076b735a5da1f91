package dev.gatlingllm.dialect;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.gatlingllm.config.Images.Position;
import dev.gatlingllm.prompt.Image;
import dev.gatlingllm.prompt.Prompt;
import java.util.List;

/**
 * The parts of a message in one API: what surrounds a text, and an image's media type and bytes.
 */
record MessageParts(
    String beforeText, String afterText, String beforeType, String beforeBytes, String afterBytes) {

  /** A JSON string if the prompt has no images, else an array. */
  CharSequence words(Prompt prompt, Position position) {
    return prompt.images().isEmpty() ? JsonText.quoted(prompt.text()) : json(prompt, position);
  }

  /** The same as a value in a body. */
  Object value(Prompt prompt, Position position) {
    return prompt.images().isEmpty() ? prompt.text() : array(prompt, position);
  }

  /** {@link #json} as a value in a body. */
  Object array(Prompt prompt, Position position) {
    return new RawValue(json(prompt, position).toString());
  }

  /** A JSON array; without images, of a single text. */
  StringBuilder json(Prompt prompt, Position position) {
    List<Image> images = prompt.images();
    int bytes = images.stream().mapToInt(image -> image.base64().length() + 128).sum();
    StringBuilder json = new StringBuilder(prompt.text().length() * 9 / 8 + 128 + bytes);
    List<String> texts = texts(prompt, position);
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

  private static List<String> texts(Prompt prompt, Position position) {
    List<Image> images = prompt.images();
    if (!images.isEmpty() && images.get(0).place().isPresent()) {
      return TextParts.at(
          prompt.text(), images.stream().mapToInt(it -> it.place().getAsInt()).toArray());
    }
    return position == Position.END
        ? List.of(prompt.text())
        : TextParts.inSequence(prompt.text(), images.size() + 1);
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
}
