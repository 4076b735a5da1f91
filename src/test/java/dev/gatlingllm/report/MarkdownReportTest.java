package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

  @Test
  void aServersTextHasNoMeaning() {
    assertThat(MarkdownText.escaped("<b>|`x`|*y*_z_[l](u)\n# h & \\"))
        .isEqualTo("&lt;b&gt;\\|\\`x\\`\\|\\*y\\*\\_z\\_\\[l\\](u) # h &amp; \\\\");
  }

  @Test
  void aFenceIsLongerThanAnyInside() {
    assertThat(MarkdownText.fenced("text", List.of("a ```` b")))
        .containsExactly("`````text", "a ```` b", "`````");
  }

  @Test
  void everyTableRowHasTheCellsOfItsHeader() {
    for (String text :
        List.of(
            MarkdownReport.text(SampleRuns.hostile()), MarkdownReport.text(SampleRuns.seed()))) {
      int cells = 0;
      for (String line : text.lines().toList()) {
        int bars = line.replace("\\\\", "").replace("\\|", "").replaceAll("[^|]", "").length();
        boolean row = line.startsWith("|");
        assertThat(!row || cells == 0 || bars == cells).as(line).isTrue();
        cells = row ? bars : 0;
      }
    }
  }

  @Test
  void outsideItsBlocksHostileTextStaysText() {
    StringBuilder outside = new StringBuilder();
    boolean inside = false;
    for (String line : MarkdownReport.text(SampleRuns.hostile()).lines().toList()) {
      inside ^= line.startsWith("```");
      outside.append(inside ? "" : line).append('\n');
    }
    assertThat(outside.toString()).doesNotContain("<script", "|`x`", "\n=cmd");
  }

  @Test
  void aSimulatedServerIsNamedAboveTheNumbers() {
    String text = MarkdownReport.text(SampleRuns.oneStage());
    assertThat(text.indexOf(Banner.SIMULATED)).isBetween(0, text.indexOf("## bs=4 (stream=True)"));
  }
}
