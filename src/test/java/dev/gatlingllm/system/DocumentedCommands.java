package dev.gatlingllm.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What README, gatling.conf, docs and the simulations tell a user to type. */
final class DocumentedCommands {
  /** A quoted part is whole, whatever is in it; a line that ends with \ goes on. */
  private static final String ARGUMENT = "(?:'[^']*'|\"[^\"]*\"|[^\\s'\"`|)}]+)+";

  private static final Pattern COMMAND =
      Pattern.compile("\\bmvn((?:[ ]+(?:\\\\\\n\\s*)?" + ARGUMENT + ")+)");
  private static final Pattern SETTINGS =
      Pattern.compile(
          "(?<![\\w\"])-D(?:llm|exec)\\." + ARGUMENT + "(?: -Dllm\\." + ARGUMENT + ")*");

  private DocumentedCommands() {}

  /** Each command as it is to be typed, with the place where it stands. */
  static Map<String, String> all() throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    for (Path file : files()) {
      String text = Files.readString(file).replaceAll("(?m)^ *(?:#|\\*) ?", "");
      StringBuilder rest = new StringBuilder(text);
      Matcher command = COMMAND.matcher(text);
      while (command.find()) {
        add(found, "mvn" + command.group(1), file);
        rest.replace(command.start(), command.end(), " ".repeat(command.end() - command.start()));
      }
      Matcher settings = SETTINGS.matcher(rest);
      while (settings.find()) {
        add(found, "mvn " + goal(settings.group()) + " " + settings.group(), file);
      }
    }
    return found;
  }

  private static String goal(String settings) {
    return settings.startsWith("-Dexec.") ? "-q compile exec:java@probe" : "gatling:test";
  }

  private static void add(Map<String, String> found, String command, Path file) {
    String line = command.replaceAll("\\\\\\n\\s*", "").replaceAll("\\s+#.*", "").strip();
    // A name alone, or a place for the user's own, is nothing to type.
    if (line.matches("mvn( \\S*)*[a-z@]+:[a-z@]+.*")
        && !line.contains("<")
        && !line.replace("baseUrl=…", "").contains("…")
        && Stream.of(line.split(" -D")).skip(1).allMatch(it -> it.contains("="))) {
      found.putIfAbsent(line, file.toString());
    }
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("README.md"), Path.of("gatling.conf")));
    for (String folder : List.of("docs", "user-files/simulations")) {
      try (Stream<Path> inside = Files.list(Path.of(folder))) {
        inside
            .filter(file -> file.toString().matches(".*\\.(md|java)"))
            // What was decided is told there, not what to type.
            .filter(file -> !file.endsWith("decisions.md"))
            .sorted()
            .forEach(files::add);
      }
    }
    return files;
  }
}
