package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatlingllm.metrics.Summary;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  /** The page without what stands between the tags of style and script. */
  static String markup(Summary summary) {
    return HtmlReport.text(summary, true)
        .replaceAll("(?s)(<style>).*?(</style>)", "$1$2")
        .replaceAll("(?s)(<script[^>]*>).*?(</script>)", "$1$2");
  }

  @Test
  void thePageNeedsNothingElse() {
    String markup = markup(SampleRuns.staircase());
    Pattern address = Pattern.compile("\\b(?:src|href|action|srcset|data)=\"?([^\"\\s>]*)");
    List<String> addresses =
        address.matcher(markup).results().map(match -> match.group(1)).toList();
    assertThat(addresses).containsExactly("../index.html");
    assertThat(markup).contains("default-src 'none'").doesNotContain("<link", "<img", "<iframe");
    String css = HtmlReport.text(SampleRuns.seed(), true).split("</style>", 2)[0];
    assertThat(css).doesNotContain("url(", "@import");
  }

  @Test
  void aMergedRunHasNoReportOfGatlingsAndSaysOfHowMany() {
    Summary one = SampleRuns.oneStage();
    Summary merged =
        new Summary(
            one.run(),
            one.stages(),
            one.interrupted(),
            one.notRun(),
            one.clientFailure(),
            one.lost(),
            3);
    assertThat(HtmlReport.text(merged, false))
        .contains("<dt>Merged</dt><dd>of 3 load generators</dd>")
        .doesNotContain("../index.html");
    assertThat(markup(one)).doesNotContain("load generators");
  }

  @Test
  void theLibraryThatDrawsIsInside() {
    assertThat(HtmlReport.text(SampleRuns.oneStage(), true))
        .contains("Licensed to the Apache Software Foundation", "echarts.init(");
  }

  /** Three scripts are ours: data, library, page. A fourth would be the server's. */
  @Test
  void hostileTextNeitherEndsNorBeginsAScript() {
    String page = HtmlReport.text(SampleRuns.hostile(), true);
    assertThat(Pattern.compile("(?i)<script").matcher(page).results()).hasSize(3);
    assertThat(Pattern.compile("(?i)</script").matcher(page).results()).hasSize(3);
    String markup = markup(SampleRuns.hostile());
    assertThat(markup).contains("&lt;/script&gt;").doesNotContain("alert(1)</script>");
    assertThat(markup).contains("&quot;quoted&quot;");
  }

  @Test
  void theDataIsTheJsonReport() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    for (Summary summary : List.of(SampleRuns.hostile(), SampleRuns.staircase())) {
      List<MatchResult> found = DATA.matcher(HtmlReport.text(summary, true)).results().toList();
      assertThat(found).hasSize(1);
      JsonNode data = mapper.readTree(found.get(0).group(1));
      assertThat(data).isEqualTo(mapper.readTree(JsonReport.text(summary)));
    }
  }

  @Test
  void theOnlyStageHasNoNumberAndACommandBreaksBetweenItsWordsOnly() {
    String one = markup(SampleRuns.oneStage());
    assertThat(one).doesNotContain("<span class=\"name\">1. ");
    assertThat(one).contains("<span>mvn</span> <span>");
    assertThat(markup(SampleRuns.staircase())).contains("<span class=\"name\">1. ");
  }

  @Test
  void bannersStandAboveTheNumbers() {
    assertThat(markup(SampleRuns.oneStage())).contains("SIMULATED SERVER, not a model");
    assertThat(markup(SampleRuns.allFailed()))
        .contains(
            "INTERRUPTED: stopped by the user", "ALL 12 REQUESTS FAILED: http5xx 9, connect 3");
    assertThat(markup(SampleRuns.staircase())).contains("CLIENT-BOUND: the client itself");
    assertThat(markup(SampleRuns.seed())).doesNotContain("class=\"banner");
  }

  /** A phone shows no bar to scroll with: a shadow lies on the edge until the end has come. */
  @Test
  void aTableThatGoesOnBehindTheEdgeShowsThat() {
    String page = HtmlReport.text(SampleRuns.staircase(), true);
    assertThat(page)
        .containsPattern("<div class=\"card scroll\">\\s*<table>")
        .containsPattern("\\.scroll, pre\\.block \\{[^}]*overflow-x: auto;[^}]*no-repeat local")
        .containsPattern("\\.scroll, pre\\.block \\{[^}]*var\\(--edge\\)[^}]*no-repeat scroll");
  }

  @Test
  void everyStageIsDrawnOverTimeAndHasTheValuesInATable() {
    String markup = markup(SampleRuns.staircase());
    for (int stage = 1; stage <= 5; stage++) {
      assertThat(markup)
          .contains("<table id=\"slices-" + stage + "\">")
          .containsPattern(
              "data-slices=\"load\" hidden>.*role=\"img\" aria-label=\"Requests in"
                  + " flight[^\"]*stage "
                  + stage
                  + "\" aria-describedby=\"slices-"
                  + stage
                  + "\"");
    }
    assertThat(markup)
        .contains(
            "data-slice-metric=\"ttftMillis\" title=\"Time to first token\""
                + " aria-pressed=\"true\">TTFT",
            "data-slice-metric=\"itlMillis\" title=\"Inter-token latency\" aria-pressed=\"false\"",
            "data-slice-metric=\"e2eMillis\"");
    assertThat(markup(SampleRuns.items()))
        .contains("data-slice-metric=\"e2eMillis\" title=\"End to end\" aria-pressed=\"true\"")
        .doesNotContain("data-slice-metric=\"ttftMillis\"");
    assertThat(markup(SampleRuns.allFailed())).doesNotContain("data-slice-metric");
  }

  @Test
  void everyStageHasItsTableWithoutTheScript() {
    String markup = markup(SampleRuns.staircase());
    assertThat(Pattern.compile("<details class=\"card stage\"").matcher(markup).results())
        .hasSize(5);
    assertThat(markup).contains("67.50", "13304.33");
  }
}
