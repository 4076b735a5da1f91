package dev.gatlingllm.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JsonReportTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void whatIsAbsentIsNullAndItsKeyIsThere() throws Exception {
    JsonNode failed = MAPPER.readTree(JsonReport.text(SampleRuns.allFailed())).at("/stages/0");
    for (String path :
        new String[] {
          "/ttftMillis/mean",
          "/ttftMillis/p50",
          "/e2eMillis/p99",
          "/meanCompletionTokens",
          "/qps",
          "/latencyPerTokenMillis",
          "/throughput/outputTokensPerSecondCi95",
          "/counts/cachedPromptTokens",
          "/counts/reasoningTokens",
          "/requestLimit"
        }) {
      assertThat(failed.at(path).isNull()).as(path).isTrue();
    }
    assertThat(failed.at("/counts/failRatio").asDouble()).isEqualTo(1);
  }

  @Test
  void everyStageHasTheSameKeys() throws Exception {
    JsonNode stages = MAPPER.readTree(JsonReport.text(SampleRuns.seed())).get("stages");
    JsonNode failed = MAPPER.readTree(JsonReport.text(SampleRuns.allFailed())).at("/stages/0");
    JsonNode items = MAPPER.readTree(JsonReport.text(SampleRuns.items())).at("/stages/0");
    assertThat(items.fieldNames()).toIterable().containsExactlyElementsOf(failed::fieldNames);
    for (JsonNode stage : stages) {
      assertThat(stage.get("items").isNull()).isTrue();
      assertThat(stage.get("latencyPerItemMillis").isNull()).isTrue();
      assertThat(stage.fieldNames()).toIterable().containsExactlyElementsOf(failed::fieldNames);
    }
  }

  @Test
  void hostileTextComesBackAsItWas() throws Exception {
    JsonNode root = MAPPER.readTree(JsonReport.text(SampleRuns.hostile()));
    assertThat(root.at("/run/model").asText()).isEqualTo(SampleRuns.HOSTILE);
    assertThat(root.at("/stages/0/errors/0/sampleMessage").asText()).isEqualTo(SampleRuns.HOSTILE);
  }

  @Test
  void bucketsAddUpToTheCount() throws Exception {
    JsonNode ttft =
        MAPPER.readTree(JsonReport.text(SampleRuns.oneStage())).at("/stages/0/ttftMillis");
    long sum = 0;
    for (JsonNode count : ttft.at("/buckets/count")) {
      sum += count.asLong();
    }
    assertThat(sum).isEqualTo(ttft.get("count").asLong()).isEqualTo(150);
    assertThat(ttft.at("/buckets/from")).hasSameSizeAs(ttft.at("/buckets/to"));
  }
}
