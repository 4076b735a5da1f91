package dev.gatlingllm.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the settings of the API, its key and the user's headers. */
record ApiReader(Settings settings, Map<String, String> environment, List<Api> apis) {
  /** The API; one that does not stream refuses streaming stages. */
  Api api() {
    String name = settings.text("llm.api");
    Api api =
        apis.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> Settings.broken("llm.api", name, "one of " + names()));
    if (!api.streams() && settings.flags("llm.stream").contains(true)) {
      throw Settings.broken(
          "llm.stream",
          settings.text("llm.stream"),
          "false with llm.api=" + name + ", whose answers come whole");
    }
    return api;
  }

  private String names() {
    return apis.stream().map(Api::name).collect(Collectors.joining(", "));
  }

  /** A key that several services take is never sent to one with keys of its own. */
  Optional<Secret> apiKey() {
    return settings
        .optional("llm.apiKey")
        .or(() -> environment("LLM_API_KEY"))
        .or(() -> api().hasKeysOfItsOwn() ? Optional.empty() : environment("OPENAI_API_KEY"))
        .map(
            key -> {
              if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new ConfigException(
                    "llm.apiKey holds a space, a line end or a character that is not ASCII;"
                        + " must be one word (its value is not shown).");
              }
              return new Secret(key);
            });
  }

  private Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** The user's headers, by name. */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ConfigValue value = settings.config().getValue("llm.headers");
    if (!(value instanceof ConfigObject block)) {
      throw new ConfigException(
          "llm.headers is a block of names and values: headers { X-Team = search }, or"
              + " -Dllm.headers.X-Team=search.");
    }
    block.forEach((name, header) -> headers.put(name, String.valueOf(header.unwrapped())));
    block.forEach(
        (name, header) -> {
          if (header.valueType() == ConfigValueType.NULL) {
            headers.remove(name);
          }
        });
    headers.forEach(HeaderNames::check);
    return headers;
  }
}
