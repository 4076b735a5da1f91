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

    assertThat(options(pom.substring(0, profiles))).isEqualTo(ClientJvm.POM);
    assertThat(options(pom.substring(profiles))).isEqualTo(ClientJvm.POM_HUGE_PAGES);
    assertThat(pom.substring(profiles))
        .containsOnlyOnce("<exists>" + ClientJvm.HUGE_PAGES + "</exists>");
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
