/**
 * One small writer for each format: {@link ConsoleReport}, {@link CsvReport}, {@link JsonReport},
 * {@link MarkdownReport}, {@link HtmlReport}.
 *
 * <p>All write the same {@link dev.gatlingllm.metrics.Summary}; {@link StageFacts}, {@link Tables}
 * and {@link Banner} are shared by several of them. {@link LlmBenchBlock} is the block of fw-ai's
 * llm_bench, line for line. Text from outside is escaped for each format ({@link OneLine}, {@link
 * MarkdownText}, {@link CsvText}).
 */
package dev.gatlingllm.report;
