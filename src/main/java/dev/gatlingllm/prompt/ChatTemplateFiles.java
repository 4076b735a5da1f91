package dev.gatlingllm.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.config.ParserWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the chat template in a tokenizer's folder, as transformers does. */
final class ChatTemplateFiles {
  private static final String TEMPLATE = "chat_template.jinja";
  private static final String CONFIG = "tokenizer_config.json";

  /** The largest published template has about 100 kB, and the largest config about 2 MB. */
  private static final int LARGEST_TEMPLATE = 1_000_000;

  private static final int LARGEST_CONFIG = 16_000_000;

  private ChatTemplateFiles() {}

  /** Whether the folder has a file that may contain one. */
  static boolean areIn(Path folder) {
    return Files.exists(folder.resolve(TEMPLATE)) || Files.exists(folder.resolve(CONFIG));
  }

  /**
   * {@code chat_template.jinja}, else {@code chat_template} in {@code tokenizer_config.json}.
   *
   * @return empty if there is neither
   * @throws TokenizerException if they cannot be read
   */
  static Optional<ChatTemplate> in(Path folder) {
    try {
      JsonNode config = config(folder.resolve(CONFIG));
      Path file = folder.resolve(TEMPLATE);
      Optional<String> template =
          Files.exists(file)
              ? Optional.of(new String(BoundedFile.read(file, LARGEST_TEMPLATE), UTF_8))
              : template(config.path("chat_template"));
      return template.map(text -> new ChatTemplate(text, specialTokens(config)));
    } catch (JsonProcessingException e) {
      throw new TokenizerException(
          folder.resolve(CONFIG) + " is no JSON: " + BoundedFile.oneLine(ParserWords.plain(e)), e);
    } catch (IOException e) {
      throw new TokenizerException(
          "the files in " + folder + " cannot be read: " + BoundedFile.oneLine(e), e);
    }
  }

  private static JsonNode config(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    return Files.exists(file)
        ? json.readTree(BoundedFile.read(file, LARGEST_CONFIG))
        : json.createObjectNode();
  }

  /** A text, or a list of several, of which chats without tools use the one named "default". */
  private static Optional<String> template(JsonNode node) {
    if (node.isTextual()) {
      return Optional.of(node.textValue());
    }
    for (JsonNode one : node) {
      if (one.path("name").asText().equals("default")) {
        return Optional.of(one.path("template").asText());
      }
    }
    return Optional.empty();
  }

  /** Every {@code …_token}: a text, or an object with its text in {@code content}. */
  private static Map<String, String> specialTokens(JsonNode config) {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : config.properties()) {
      JsonNode value = field.getValue();
      JsonNode text = value.isObject() ? value.path("content") : value;
      if (field.getKey().endsWith("_token") && text.isTextual()) {
        tokens.put(field.getKey(), text.textValue());
      }
    }
    return tokens;
  }
}
