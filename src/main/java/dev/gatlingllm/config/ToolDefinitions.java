package dev.gatlingllm.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tools of a body. Only what every server would refuse is refused: there are more kinds of
 * tools than functions, and APIs that define them otherwise.
 */
public final class ToolDefinitions {
  private static final Set<String> CHOICES = Set.of("none", "auto", "required", "any");

  private ToolDefinitions() {}

  /** Where a body is, for the sentence about it. */
  public interface Place {
    ConfigException wrong(String what, String value, String rule);
  }

  /** Checks the fields of a body that say which tools there are, and which is to be called. */
  public static void require(Place at, JsonNode body) {
    JsonNode tools = body.path("tools");
    if (tools.isMissingNode() || tools.isNull()) {
      // Another part of the request may have them: llm.extraBody, or the row of a dataset.
      return;
    }
    if (!tools.isArray()) {
      throw at.wrong("tools", tools.toString(), "be a list of tools");
    }
    Set<String> names = new TreeSet<>();
    boolean allNamed = true;
    for (JsonNode tool : tools) {
      if (!tool.isObject()) {
        throw at.wrong("a tool", tool.toString(), "be a JSON object");
      }
      boolean function = tool.has("function") || tool.path("type").asText().equals("function");
      String name = function ? function(at, tool) : tool.path("name").asText();
      allNamed &= !name.isEmpty() && names.add(name);
    }
    if (allNamed) {
      requireChoice(at, body.path("tool_choice"), names);
    }
  }

  /** The name of a function: of chats it is inside, of responses beside the type. */
  private static String function(Place at, JsonNode tool) {
    JsonNode function = tool.has("function") ? tool.get("function") : tool;
    JsonNode name = function.path("name");
    if (!name.isTextual() || name.textValue().isEmpty()) {
      throw at.wrong("a tool", tool.toString(), "have a function with a name");
    }
    JsonNode parameters = function.path("parameters");
    if (!parameters.isMissingNode() && !parameters.isNull() && !parameters.isObject()) {
      throw at.wrong(
          "parameters of the tool " + name.textValue(), parameters.toString(), "be a JSON object");
    }
    return name.textValue();
  }

  private static void requireChoice(Place at, JsonNode choice, Set<String> names) {
    String type = choice.path("type").asText();
    boolean named = type.equals("function") || type.equals("tool");
    JsonNode name =
        named ? (choice.has("function") ? choice.get("function") : choice).path("name") : choice;
    boolean known = names.contains(name.asText()) || !named && CHOICES.contains(name.asText());
    if ((named || choice.isTextual()) && !known) {
      throw at.wrong(
          "tool_choice",
          choice.isTextual() ? choice.textValue() : choice.toString(),
          "name one of the tools: "
              + String.join(", ", names)
              + (named ? "" : "; or be none, auto or required"));
    }
  }
}
