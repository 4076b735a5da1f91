package dev.gatlingllm.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each run has a folder of its own, whatever its simulation is called and whatever runs beside. */
class RunIdentitySystemTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "public class Chat_V2Simulation, Chat_V2Simulation, chat-v2simulation-",
    "public class ÇayDemo, ÇayDemo, c-aydemo-",
    "public class Of { public static class INested, Of$INested, inested-"
  })
  void twoRunsAtOnceInOneResultsFolderKeepApart(String head, String name, String prefix)
      throws IOException {
    Path classes = compiled(head, name.replaceFirst("\\$.*", ""));
    Path results = Files.createDirectories(folder.resolve("my results"));
    Gatling.Result one;
    Gatling.Result two;
    try (Gatling.Running first = gatling(name, classes, 1).into(results).start();
        Gatling.Running second = gatling(name, classes, 2).into(results).start()) {
      one = first.await();
      two = second.await();
    }
    assertThat(one.exit()).as(one.output()).isZero();
    assertThat(two.exit()).as(two.output()).isZero();

    Map<String, Path> folders = new HashMap<>();
    for (Path run : list(results)) {
      assertThat(run.getFileName().toString()).startsWith(prefix);
      assertThat(run.resolve("llm/index.html")).isNotEmptyFile();
      List<JsonNode> records =
          Files.readAllLines(run.resolve("requests.jsonl")).stream()
              .map(Gatling.Json::parse)
              .toList();
      assertThat(records).isNotEmpty();
      String stage = records.get(0).get("stage").asText();
      assertThat(records).allMatch(record -> record.get("stage").asText().equals(stage));
      JsonNode summary = Gatling.Json.parse(Files.readString(run.resolve("llm/summary.json")));
      assertThat(summary.toString())
          .contains(run.getFileName().toString())
          .contains("-Dgatling.simulationClass=" + name);
      folders.put(stage, run);
    }
    assertThat(folders).containsOnlyKeys("1 user", "2 users");
    assertThat(one.output()).contains(folders.get("1 user").getFileName().toString());
    assertThat(two.output()).contains(folders.get("2 users").getFileName().toString());
  }

  private static Gatling gatling(String simulation, Path classes, int users) {
    return Gatling.of(simulation)
        .jvmArgument("-cp")
        .jvmArgument(Java.classPath() + java.io.File.pathSeparator + classes)
        // Where I is not the capital of i.
        .jvmArgument("-Duser.language=tr")
        .jvmArgument("-Duser.country=TR")
        .with("llm.concurrency", users)
        .with("llm.duration", "2s")
        .with("llm.warmup", "0s")
        .with("llm.promptTokens", 16)
        .with("llm.maxTokens", 8);
  }

  private Path compiled(String head, String file) throws IOException {
    String body =
        """
         extends dev.gatlingllm.gatling.LlmSimulation {{
          setUp(stages(io.gatling.javaapi.core.CoreDsl.feed(prompts()).exec(llm("Chat"))))
              .protocols(protocol());
        }}
        """;
    Path source = folder.resolve(file + ".java");
    Files.writeString(source, head + body + (head.contains("{") ? "}" : ""));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-proc:none",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes.toString(),
                    source.toString()))
        .isZero();
    return classes;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
