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
 * A model's chat template: what a chat server makes of a prompt before the model reads it. It is a
 * program of unknown origin: only {@link IsolatedMain}, which may be killed, renders it.
 */
final class ChatTemplate {
  private static final int MOST_CHARACTERS = 16 << 20;

  /** jinjava is made, and its hundreds of classes are loaded, when a template is first rendered. */
  private static final class Renderer {
    private static final Jinjava JINJAVA = jinjava();
  }

  private final String source;
  private final Map<String, Object> specialTokens;

  /**
   * @param template as the model comes with it
   * @param specialTokens by the names that the template has for them, e.g. {@code bos_token}
   */
  ChatTemplate(String template, Map<String, String> specialTokens) {
    this.source = JinjavaSource.of(template);
    this.specialTokens = Map.copyOf(specialTokens);
  }

  /**
   * A chat of one user's message, up to where the assistant's answer begins.
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

  /** Jinja as Hugging Face's transformers sets it up, so far as jinjava can. */
  private static Jinjava jinjava() {
    Jinjava jinjava =
        new Jinjava(
            JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withKeepTrailingNewline(true)
                // A prompt with braces is text, no template.
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
