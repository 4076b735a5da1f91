package dev.gatlingllm.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the house and the walls between them. */
class WallsTest {
  private static final String HOUSE = "dev.gatlingllm";
  private static final int MAX_LINES = 300;

  /** The rooms that a room may import; engine joins them all, and cli stands on top. */
  private static final Map<String, Set<String>> IMPORTS =
      Map.of(
          "config", Set.of(),
          "stream", Set.of(),
          "simulator", Set.of(),
          "prompt", Set.of("config"),
          "dialect", Set.of("prompt", "config"),
          "load", Set.of("config"),
          "record", Set.of("dialect"),
          "metrics", Set.of("record", "load"),
          // A stage's summary names its stage, a run's its manifest.
          "report", Set.of("metrics", "load", "record"));

  private static final Set<String> ALL_BUT_CLI =
      Set.of(
          "config",
          "stream",
          "simulator",
          "prompt",
          "dialect",
          "load",
          "record",
          "metrics",
          "report",
          "engine");

  /** Rooms in which classes still know each other around a circle. To be emptied, never grown. */
  private static final Set<String> ROOMS_WITH_CIRCLES_STILL =
      Set.of("dialect", "engine", "metrics", "record");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(HOUSE);

  static Stream<String> rooms() {
    return ALL_BUT_CLI.stream().sorted();
  }

  static Stream<String> roomsWithoutCircles() {
    return Stream.concat(rooms(), Stream.of("cli"))
        .filter(room -> !ROOMS_WITH_CIRCLES_STILL.contains(room));
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
  void onlyTheEngineKnowsGatling() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("engine"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("scala..", "io.gatling..")
        .check(CLASSES);
  }

  @Test
  void onlyConfigAndTheEngineKnowTypesafeConfig() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("config"), in("engine"))
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
