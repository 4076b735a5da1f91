package dev.gatlingllm.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the house and the walls between them. */
class WallsTest {
  private static final String HOUSE = "dev.gatlingllm";
  private static final int MAX_LINES = 300;

  /** The rooms that a room may import; gatling joins them all, and cli stands on top. */
  private static final Map<String, Set<String>> IMPORTS =
      Map.ofEntries(
          entry("config", Set.of()),
          entry("stream", Set.of()),
          entry("simulator", Set.of()),
          entry("record", Set.of()),
          entry("draw", Set.of("config")),
          entry("load", Set.of("config", "record", "draw")),
          entry("prompt", Set.of("config", "record", "draw")),
          entry("dataset", Set.of("prompt", "config", "record", "draw")),
          entry("dialect", Set.of("prompt", "config")),
          entry("answer", Set.of("dialect", "stream", "record")),
          entry("wire", Set.of("answer", "dialect", "stream", "record", "config")),
          entry("metrics", Set.of("record", "load")),
          // A stage's summary names its stage, a run's its manifest.
          entry("report", Set.of("metrics", "load", "record")),
          entry(
              "run",
              Set.of(
                  "config",
                  "draw",
                  "prompt",
                  "dataset",
                  "dialect",
                  "load",
                  "record",
                  "answer",
                  "wire",
                  "metrics",
                  "report",
                  "simulator")));

  private static final Set<String> ALL_BUT_CLI =
      Set.of(
          "config",
          "stream",
          "simulator",
          "draw",
          "prompt",
          "dataset",
          "dialect",
          "load",
          "record",
          "answer",
          "wire",
          "metrics",
          "report",
          "run",
          "gatling");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(HOUSE);

  static Stream<String> rooms() {
    return ALL_BUT_CLI.stream().sorted();
  }

  static Stream<String> roomsWithoutCircles() {
    return Stream.concat(rooms(), Stream.of("cli"));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomImportsOnlyItsOwn(String room) {
    Set<String> allowed = IMPORTS.getOrDefault(room, ALL_BUT_CLI);
    noClasses()
        .that()
        .resideInAPackage(in(room))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are of another room than " + allowed,
                other -> isOfTheHouse(other) && !isIn(other, room) && !isIn(other, allowed)))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyClassIsInARoom() {
    Set<String> rooms = new java.util.TreeSet<>(ALL_BUT_CLI);
    rooms.add("cli");
    classes()
        .should()
        .resideInAnyPackage(rooms.stream().map(WallsTest::in).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void noRoomsImportEachOther() {
    slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("roomsWithoutCircles")
  void noClassesOfARoomKnowEachOther(String room) {
    slices().assignedFrom(files(room)).should().beFreeOfCycles().check(CLASSES);
  }

  /** Bytecode does not tell what a sealed type permits: it stands in one file with its kinds. */
  @Test
  void noSealedTypeNamesItsKinds() throws IOException {
    for (Path file : mainFiles()) {
      assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern("\\bpermits [A-Z]");
    }
  }

  @Test
  void onlyGatlingAndTheWireKnowGatling() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("gatling"), in("wire"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("scala..", "io.gatling..")
        .check(CLASSES);
  }

  @Test
  void onlyTheWireTheDecodersAndTheSimulatorKnowNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("wire"), in("stream"), in("simulator"), in("gatling"))
        .should()
        .dependOnClassesThat(
            // An answer is read from a buffer of Netty's, so that its bytes are copied once.
            DescribedPredicate.describe(
                "are Netty's, its buffer apart",
                other ->
                    other.getPackageName().startsWith("io.netty.")
                        && !other.getPackageName().equals("io.netty.buffer")))
        .check(CLASSES);
  }

  @Test
  void onlyConfigKnowsTypesafeConfig() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("config"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.typesafe.config..")
        .check(CLASSES);
  }

  @Test
  void onlyPromptKnowsDjl() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("prompt"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }

  @Test
  void onlyTheWireCallsTheOperatingSystem() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("wire"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.jna..")
        .check(CLASSES);
  }

  /**
   * Whose names stand only in their own files, by what those files' names begin with: in dialect,
   * and in simulator, which plays their servers. Those of the last line have none.
   */
  private static final Map<String, String> PROVIDERS =
      Map.ofEntries(
          Map.entry("Anthropic", "anthropic|claude"),
          Map.entry("Azure", "azure"),
          Map.entry("Fireworks", "fireworks"),
          Map.entry("Gemini", "gemini|google"),
          Map.entry("LlamaCpp", "llama[._-]?cpp"),
          Map.entry("Ollama", "ollama"),
          Map.entry("Tgi", "\\btgi|text.?generation.?inference"),
          Map.entry("Together", "\"together|Together\\b"),
          Map.entry("Triton", "triton|tensor.?rt|vllm"),
          Map.entry(
              "none",
              "bedrock|bentoml|cerebras|cohere|deepseek|groq|\\bjina\\b|lm.?studio|mistral|moonshot"
                  + "|minimax|openllm|openrouter|perplexity|sglang|text.generation.webui|voyage"));

  /** The lists of the APIs that there are, a line each, where a file is named by its class. */
  private static final Pattern LISTED =
      Pattern.compile("new Known\\(.*|.*new \\w+Format\\(.*\\)[,;]");

  @Test
  void aProvidersNameStandsInItsOwnFileOnly() throws IOException {
    Map<String, String> elsewhere = new TreeMap<>();
    for (Path file : mainFiles()) {
      String name = file.getFileName().toString();
      boolean spoken = file.toString().matches(".*/(dialect|simulator)/[^/]+");
      List<String> lines =
          Files.readAllLines(file).stream()
              .filter(it -> !LISTED.matcher(it.strip()).matches())
              .toList();
      PROVIDERS.forEach(
          (own, words) -> {
            Pattern found =
                Pattern.compile(words, own.equals("Together") ? 0 : Pattern.CASE_INSENSITIVE);
            lines.stream()
                .filter(line -> !(spoken && name.startsWith(own)) && found.matcher(line).find())
                .forEach(line -> elsewhere.put(name + ": " + line.strip(), own));
          });
    }
    assertThat(elsewhere).as("names of providers outside of their own files").isEmpty();
  }

  /**
   * The API that most servers speak is known to those who speak, and to few others: the variable of
   * the environment, two headers of answers, and what llm.target=auto calls a server that only says
   * that it speaks it.
   */
  @Test
  void openAisNameStandsWhereItsApiIsSpoken() throws IOException {
    Pattern known =
        Pattern.compile("\"OPENAI_API_KEY\"|\"openai-(version|processing-ms)\"|OpenAI('s)? chat");
    Map<String, String> elsewhere = new TreeMap<>();
    for (Path file : mainFiles()) {
      if (!file.toString().matches(".*/(dialect|simulator)/[^/]+")) {
        Files.readAllLines(file).stream()
            .filter(
                line ->
                    known.matcher(line).replaceAll("").toLowerCase(Locale.ROOT).contains("openai"))
            .forEach(line -> elsewhere.put(file.getFileName() + ": " + line.strip(), "OpenAI"));
      }
    }
    assertThat(elsewhere).isEmpty();
  }

  /** Else it would be in the list of a user's own. */
  @Test
  void theJarHasNoSimulation() {
    classes()
        .that()
        .areAssignableTo(Simulation.class)
        .should()
        .haveModifier(JavaModifier.ABSTRACT)
        .check(CLASSES);
  }

  @Test
  void noNameIsAShrug() {
    noClasses().should().haveNameMatching(".*(Manager|Util|Utils|Helper|Impl)").check(CLASSES);
  }

  @Test
  void noFileIsTooLongToRead() throws IOException {
    Map<Path, Long> tooLong = new TreeMap<>();
    for (Path file : mainFiles()) {
      try (Stream<String> lines = Files.lines(file)) {
        long count = lines.count();
        if (count > MAX_LINES) {
          tooLong.put(file, count);
        }
      }
    }
    assertThat(tooLong).as("files over %d lines", MAX_LINES).isEmpty();
  }

  private static List<Path> mainFiles() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  /** Nested classes and lambdas count as the class of their file. */
  private static SliceAssignment files(String room) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return isIn(type, room)
            ? SliceIdentifier.of(type.getName().replaceAll("\\$.*", ""))
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "the classes of " + room;
      }
    };
  }

  private static String in(String room) {
    return HOUSE + "." + room + "..";
  }

  private static boolean isOfTheHouse(JavaClass other) {
    return other.getPackageName().startsWith(HOUSE + ".");
  }

  private static boolean isIn(JavaClass other, Set<String> rooms) {
    return rooms.stream().anyMatch(room -> isIn(other, room));
  }

  private static boolean isIn(JavaClass other, String room) {
    return (other.getPackageName() + ".").startsWith(HOUSE + "." + room + ".");
  }
}
