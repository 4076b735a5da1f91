package dev.gatlingllm.prompt;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's chat template, which a chat server applies to a prompt. It is a program of unknown
 * origin, so only {@link IsolatedMain} renders it, in a process that may be killed.
 */
final class ChatTemplate {
  private static final int MOST_CHARACTERS = 16 << 20;

  /** Loads jinjava's hundreds of classes only when a template is first rendered. */
  private static final class Renderer {
    private static final Jinjava JINJAVA = jinjava();
  }

  private final String source;
  private final Map<String, Object> specialTokens;

  ChatTemplate(String template, Map<String, String> specialTokens) {
    this.source = JinjavaSource.of(template);
    this.specialTokens = Map.copyOf(specialTokens);
  }

  /**
   * Renders a chat of one user message, up to the beginning of the assistant's answer.
   *
   * @throws TokenizerException if the template cannot be rendered
   */
  String render(String message) {
    Map<String, Object> values = new HashMap<>(specialTokens);
    values.put("messages", List.of(Map.of("role", "user", "content", message)));
    values.put("add_generation_prompt", true);
    // Templates ask whether these functions are defined, as if they were values.
    values.put("strftime_now", "strftime_now");
    values.put("raise_exception", "raise_exception");
    RenderResult result;
    try {
      result = Renderer.JINJAVA.renderForResult(source, values);
    } catch (RuntimeException e) {
      throw new TokenizerException("jinjava fails on it: " + firstLine(e.getMessage()), e);
    }
    for (TemplateError error : result.getErrors()) {
      if (error.getSeverity() == TemplateError.ErrorType.FATAL) {
        throw new TokenizerException(
            "line " + error.getLineno() + ": " + firstLine(error.getMessage()));
      }
    }
    return result.getOutput();
  }

  private static String firstLine(String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  /** Jinja as configured by Hugging Face's transformers, as far as jinjava supports it. */
  private static Jinjava jinjava() {
    Jinjava jinjava =
        new Jinjava(
            JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withKeepTrailingNewline(true)
                // A prompt with braces is text, not a template.
                .withNestedInterpretationEnabled(false)
                .withEnableRecursiveMacroCalls(true)
                .withMaxOutputSize(MOST_CHARACTERS)
                .withLegacyOverrides(
                    LegacyOverrides.newBuilder()
                        .withEvaluateMapKeys(true)
                        .withIterateOverMapKeys(true)
                        .withUsePyishObjectMapper(true)
                        .withUseNaturalOperatorPrecedence(true)
                        .withParseWhitespaceControlStrictly(true)
                        .withAllowAdjacentTextNodes(true)
                        .withUseTrimmingForNotesAndExpressions(true)
                        .withKeepNullableLoopValues(true)
                        .withHandleBackslashInQuotesOnly(true)
                        .build())
                .build());
    jinjava.setResourceLocator(
        (name, encoding, interpreter) -> {
          throw new ResourceNotFoundException("a chat template may read no file, not " + name);
        });
    Context context = jinjava.getGlobalContext();
    PythonMethod.NAMES.forEach(name -> context.registerFilter(new PythonMethod(name)));
    context.registerFilter(new DefaultFilter("default"));
    context.registerFilter(new DefaultFilter("d"));
    context.registerFunction(function("raise_exception", Object.class));
    context.registerFunction(function("strftime_now", String.class));
    return jinjava;
  }

  private static ELFunctionDefinition function(String name, Class<?> argument) {
    return new ELFunctionDefinition("", name, TemplateFunctions.class, name, argument);
  }
}
