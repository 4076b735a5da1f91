package dev.gatlingllm.prompt;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.Images;
import java.util.OptionalInt;

/**
 * Made-up prompts.
 *
 * @param lengths of prompts and answers
 * @param prefixes what prompts have in common
 * @param images what goes with each
 * @param lengthsKey the setting, or the call of the DSL, that says their lengths
 */
public record SyntheticPlan(
    Lengths lengths, SharedPrefixes prefixes, Images images, String lengthsKey)
    implements InputPlan {
  /** For English; a Latin-1 string has one byte per character. */
  private static final int BYTES_PER_TOKEN = 5;

  /** Minimum for a mosaic in Base64. */
  private static final int PIXELS_PER_JPEG_BYTE = 15;

  private static final int PIXELS_PER_PNG_BYTE = 4;

  /** Share of the prompts that memory is reckoned by; larger ones come one by one. */
  private static final double MOST_PROMPTS = 0.999;

  @Override
  public String words() {
    int count = images.sizes().size();
    return "prompts of "
        + lengths.words()
        + prefixes.words()
        + (count == 0 ? "" : " and " + count + " images");
  }

  @Override
  public OptionalInt tokens() {
    return lengths.input().isConstant()
        ? OptionalInt.of(lengths.leastInput())
        : OptionalInt.empty();
  }

  @Override
  public long bytesEach() {
    long pixels =
        images.sizes().stream().mapToLong(size -> (long) size.width() * size.height()).sum();
    int pixelsPerByte =
        images.format() == Images.Format.PNG ? PIXELS_PER_PNG_BYTE : PIXELS_PER_JPEG_BYTE;
    return (long) (BYTES_PER_TOKEN * lengths.input().quantile(MOST_PROMPTS))
        + pixels / pixelsPerByte;
  }

  @Override
  public String key() {
    return lengthsKey + (images.any() ? ", llm.prompt.images" : "");
  }

  @Override
  public boolean limitsAnswers() {
    return lengths.output().isPresent();
  }

  @Override
  public Source<Script> open(Context context) {
    if (lengths.isEndless()) {
      throw new ConfigException(
          "%s (%s) have no end: some would have more than 10,000,000 tokens, so a 'most' must be set."
              .formatted(words(), lengthsKey));
    }
    if (prefixes.any()) {
      checkPrefixes(Runtime.getRuntime().maxMemory());
    }
    return new SyntheticInputs(
        words() + " (" + lengthsKey + ")", lengths, prefixes, images, context);
  }

  /**
   * @param heapBytes maximum heap size of the JVM
   */
  void checkPrefixes(long heapBytes) {
    if (lengths.leastInput() <= prefixes.tokens()) {
      throw new ConfigException(
          "%s (%s) must be longer than the %s tokens of a shared prefix (llm.prompt.sharedPrefixTokens), the shortest has %s: a least of %s or more."
              .formatted(
                  words(),
                  lengthsKey,
                  prefixes.tokens(),
                  lengths.leastInput(),
                  prefixes.tokens() + 1));
    }
    long bytes = (long) prefixes.groups() * prefixes.tokens() * BYTES_PER_TOKEN;
    if (bytes > heapBytes / 4) {
      throw new ConfigException(
          "%s prefixes of %s tokens (llm.prompt.prefixGroups) take about %s MB, must be less than a quarter of the client's memory of %s MB (-Xmx in pom.xml)."
              .formatted(prefixes.groups(), prefixes.tokens(), bytes >> 20, heapBytes >> 20));
    }
  }
}
