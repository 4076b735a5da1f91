package dev.gatlingllm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ClientJvmTest {
  private static final Pattern OPTION = Pattern.compile("<jvmArg>(.*)</jvmArg>");

  @Test
  void theRooflineIsMeasuredWithTheOptionsOfThePom() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    int profiles = pom.indexOf("<profiles>");

    List<String> options = options(pom.substring(0, profiles));
    assertThat(options.remove(0))
        .isEqualTo(
            "-XX:TieredStopAtLevel=${project.executionProject.properties(tieredStopAtLevel)}");
    assertThat(options).isEqualTo(ClientJvm.POM);
    assertThat(options(pom.substring(profiles))).isEqualTo(ClientJvm.POM_HUGE_PAGES);
    assertThat(pom.substring(profiles))
        .containsOnlyOnce("<exists>" + ClientJvm.HUGE_PAGES + "</exists>");
  }

  @Test
  void theSecondCompilerNeedsAsManyCoresWhereverItIsChosen() throws IOException {
    assertThat(ClientJvm.options(ClientJvm.PLENTY_OF_CORES - 1))
        .contains("-XX:TieredStopAtLevel=1");
    assertThat(ClientJvm.options(ClientJvm.PLENTY_OF_CORES)).contains("-XX:TieredStopAtLevel=4");
    assertThat(Path.of("pom.xml"))
        .content()
        .containsOnlyOnce(
            "<source>tieredStopAtLevel = Runtime.getRuntime().availableProcessors() &lt; "
                + ClientJvm.PLENTY_OF_CORES
                + " ? \"1\" : \"4\";</source>");
    assertThat(Path.of("user-files/load"))
        .content()
        .containsOnlyOnce("-ge " + ClientJvm.PLENTY_OF_CORES + " ]");
  }

  private static List<String> options(String xml) {
    List<String> options = new ArrayList<>();
    Matcher option = OPTION.matcher(xml);
    while (option.find()) {
      options.add(option.group(1));
    }
    return options;
  }
}
