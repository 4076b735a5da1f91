package dev.gatlingllm.prompt;

import dev.gatlingllm.config.Images;
import dev.gatlingllm.draw.Distribution;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Made-up prompts.
 *
 * @param inputTokens their lengths
 * @param sharedPrefixTokens number of first tokens that are the same in all
 * @param images what goes with each
 * @param key the setting, or the call of the DSL, that says their lengths
 */
public record SyntheticPlan(
    Distribution inputTokens, int sharedPrefixTokens, Images images, String key)
    implements InputPlan {
  /** For English; a Latin-1 string has one byte per character. */
  private static final int BYTES_PER_TOKEN = 5;

  /** Minimum for a mosaic in Base64. */
  private static final int PIXELS_PER_JPEG_BYTE = 15;

  private static final int PIXELS_PER_PNG_BYTE = 4;

  @Override
  public String words() {
    int count = images.sizes().size();
    return "prompts of "
        + inputTokens
        + " tokens"
        + (count == 0 ? "" : " and " + count + " images");
  }

  @Override
  public OptionalInt tokens() {
    return inputTokens.isConstant()
        ? OptionalInt.of((int) inputTokens.least())
        : OptionalInt.empty();
  }

  @Override
  public long bytesEach() {
    long pixels =
        images.sizes().stream().mapToLong(size -> (long) size.width() * size.height()).sum();
    int pixelsPerByte =
        images.format() == Images.Format.PNG ? PIXELS_PER_PNG_BYTE : PIXELS_PER_JPEG_BYTE;
    return (long) (BYTES_PER_TOKEN * inputTokens.mean()) + pixels / pixelsPerByte;
  }

  @Override
  public String key() {
    return key + (images.any() ? ", llm.prompt.images" : "");
  }

  @Override
  public boolean conversations() {
    return false;
  }

  @Override
  public Source<Script> open(Context context) {
    int tokens = (int) inputTokens.least();
    RandomPrompts texts =
        new RandomPrompts(context.tokenizer(), tokens, sharedPrefixTokens, context.seed());
    if (!images.any()) {
      return new Texts(number -> texts.numbered(number, tokens));
    }
    ImagePrompts prompts = new ImagePrompts(texts, images, context.seed());
    return () -> Optional.of(Script.of(LlmInput.of(prompts.next())));
  }

  private record Texts(LongFunction<Prompt> texts, AtomicLong made) implements NumberedScripts {
    Texts(LongFunction<Prompt> texts) {
      this(texts, new AtomicLong());
    }

    @Override
    public Optional<Script> next() {
      return Optional.of(numbered(made.getAndIncrement()));
    }

    @Override
    public Script numbered(long number) {
      return Script.of(LlmInput.of(texts.apply(number)));
    }
  }
}
