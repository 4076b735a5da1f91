package dev.gatlingllm.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  private ChatTemplateFiles() {}

  static Optional<ChatTemplate> beside(String tokenizer) {
    Optional<Path> folder = TokenizerLoader.folder(tokenizer.strip());
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode config = config(folder.get().resolve(CONFIG));
      Path file = folder.get().resolve(TEMPLATE);
      Optional<String> template =
          Files.isRegularFile(file)
              ? Optional.of(Files.readString(file))
              : template(config.path("chat_template"));
      return template.map(text -> new ChatTemplate(text, specialTokens(config)));
    } catch (IOException e) {
      throw new TokenizerException(
          "the files in " + folder.get() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static JsonNode config(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    return Files.isRegularFile(file)
        ? json.readTree(Files.readAllBytes(file))
        : json.createObjectNode();
  }

  /** A text, or a list of several, of which chats without tools take the one called default. */
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
