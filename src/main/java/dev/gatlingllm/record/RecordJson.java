package dev.gatlingllm.record;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** One record as one line of JSON; docs/metrics.md, "requests.jsonl". */
final class RecordJson {
  /** Raised when a field changes its meaning or goes; a new field leaves it. */
  static final int SCHEMA = 1;

  private RecordJson() {}

  /**
   * @param timeline write the arrival of every chunk, too
   */
  static void write(JsonGenerator json, RequestRecord record, boolean timeline) throws IOException {
    json.writeStartObject();
    json.writeNumberField("schema", SCHEMA);
    origin(json, record.origin());
    instants(json, record.instants());
    json.writeBooleanField("connectionOpened", record.connection().opened());
    number(json, "connectNanos", record.connection().connectNanos());
    json.writeNumberField("resends", record.connection().resends());
    number(json, "httpStatus", record.answer().httpStatus());
    text(json, "responseId", record.answer().id());
    text(json, "finishReason", record.answer().finishReason());
    number(json, "items", record.answer().items());
    json.writeBooleanField("terminated", record.answer().terminated());
    text(json, "httpVersion", record.conformance().httpVersion());
    text(json, "contentEncoding", record.answer().contentEncoding());
    rateLimits(json, record.answer().rateLimits());
    tokens(json, record.tokens());
    json.writeNumberField("chunks", record.chunks().count());
    json.writeNumberField("coalescedChunks", record.chunks().coalesced());
    json.writeNumberField("gaps", record.chunks().gaps());
    json.writeNumberField("stalls", record.chunks().stalls());
    number(json, "longestGapNanos", record.chunks().longestGapNanos());
    json.writeNumberField("windowTokens", record.windowTokens());
    failure(json, record.failure());
    deviations(json, record.conformance());
    if (timeline) {
      timeline(json, record);
    }
    json.writeEndObject();
  }

  private static void origin(JsonGenerator json, Origin origin) throws IOException {
    json.writeNumberField("request", origin.request());
    json.writeNumberField("stageIndex", origin.stageIndex());
    json.writeStringField("stage", origin.stage());
    json.writeStringField("name", origin.name());
    json.writeNumberField("user", origin.user());
    json.writeBooleanField("warmup", origin.warmup());
    json.writeBooleanField("stream", origin.stream());
    json.writeNumberField("attempt", origin.attempt());
    json.writeNumberField("firstRequest", origin.firstRequest());
    json.writeBooleanField("retried", origin.retried());
  }

  private static void rateLimits(JsonGenerator json, RateLimits limits) throws IOException {
    json.writeObjectFieldStart("rateLimits");
    for (var header : new TreeMap<>(limits.headers()).entrySet()) {
      json.writeStringField(header.getKey(), header.getValue());
    }
    json.writeEndObject();
  }

  private static void instants(JsonGenerator json, Instants instants) throws IOException {
    json.writeNumberField("startEpochMillis", instants.startEpochMillis());
    number(json, "intendedNanos", instants.intendedNanos());
    json.writeNumberField("readyNanos", instants.readyNanos());
    number(json, "sentNanos", instants.sentNanos());
    number(json, "headersNanos", instants.headersNanos());
    number(json, "firstTokenNanos", instants.firstTokenNanos());
    number(json, "firstContentNanos", instants.firstContentNanos());
    number(json, "lastTokenNanos", instants.lastTokenNanos());
    json.writeNumberField("endNanos", instants.endNanos());
  }

  private static void tokens(JsonGenerator json, TokenCounts tokens) throws IOException {
    number(json, "promptTokens", tokens.promptTokens());
    text(json, "promptTokensSource", tokens.promptSource().map(TokenSource::label));
    number(json, "completionTokens", tokens.completionTokens());
    text(json, "completionTokensSource", tokens.completionSource().map(TokenSource::label));
    number(json, "usagePromptTokens", tokens.usagePromptTokens());
    number(json, "tokenizerPromptTokens", tokens.tokenizerPromptTokens());
    number(json, "usageCompletionTokens", tokens.usageCompletionTokens());
    number(json, "logprobsCompletionTokens", tokens.logprobsCompletionTokens());
    number(json, "tokenizerCompletionTokens", tokens.tokenizerCompletionTokens());
    number(json, "cachedPromptTokens", tokens.cachedPromptTokens());
    number(json, "reasoningTokens", tokens.reasoningTokens());
    number(json, "streamedTokens", tokens.streamed().tokens());
    number(json, "tokensAfterFirst", tokens.streamed().afterFirst());
    refused(json, tokens.refused());
  }

  /** By far the most have none, and then no field. */
  private static void refused(JsonGenerator json, RefusedCounts refused) throws IOException {
    refused(json, "refusedUsagePromptTokens", refused.prompt());
    refused(json, "refusedCachedPromptTokens", refused.cached());
    refused(json, "refusedReasoningTokens", refused.reasoning());
    if (!refused.completion().isEmpty()) {
      json.writeObjectFieldStart("refusedCompletionTokens");
      for (var count : new TreeMap<>(refused.completion()).entrySet()) {
        json.writeNumberField(count.getKey().label(), count.getValue());
      }
      json.writeEndObject();
    }
  }

  private static void refused(JsonGenerator json, String name, OptionalInt count)
      throws IOException {
    if (count.isPresent()) {
      json.writeNumberField(name, count.getAsInt());
    }
  }

  private static void failure(JsonGenerator json, Optional<Failure> failure) throws IOException {
    json.writeFieldName("failure");
    if (failure.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringField("cause", failure.get().cause().label());
    json.writeStringField("message", failure.get().message());
    text(json, "body", failure.get().body());
    text(json, "retryAfter", failure.get().retryAfter());
    json.writeEndObject();
  }

  /** By far the most have none, and then no field. */
  private static void deviations(JsonGenerator json, Conformance conformance) throws IOException {
    if (conformance.deviations().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("deviations");
    for (Deviation deviation : new TreeSet<>(conformance.deviations())) {
      json.writeString(deviation.label());
    }
    json.writeEndArray();
  }

  private static void timeline(JsonGenerator json, RequestRecord record) throws IOException {
    Arrivals arrivals = record.timeline();
    long sent = record.instants().sentNanos().orElse(record.instants().readyNanos());
    json.writeArrayFieldStart("chunkMicrosSinceSent");
    for (long nanos : arrivals.nanos()) {
      json.writeNumber((nanos - sent) / 1000);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("chunkChoices");
    for (byte choice : arrivals.choices()) {
      json.writeNumber((int) choice);
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, String name, OptionalLong value)
      throws IOException {
    json.writeFieldName(name);
    if (value.isPresent()) {
      json.writeNumber(value.getAsLong());
    } else {
      json.writeNull();
    }
  }

  private static void number(JsonGenerator json, String name, OptionalInt value)
      throws IOException {
    number(
        json, name, value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty());
  }

  private static void text(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    json.writeFieldName(name);
    if (value.isPresent()) {
      json.writeString(value.get());
    } else {
      json.writeNull();
    }
  }
}
