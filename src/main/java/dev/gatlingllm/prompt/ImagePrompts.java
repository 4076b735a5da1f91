package dev.gatlingllm.prompt;

import dev.gatlingllm.config.Images;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Adds seeded images to the prompts of another source. Each image differs, so that a server cannot
 * use its cache. Thread-safe.
 */
public final class ImagePrompts implements PromptSource {
  private final PromptSource texts;
  private final Images images;
  private final long seed;
  private final AtomicLong made = new AtomicLong();

  /**
   * @param seed decides the images and their order
   */
  public ImagePrompts(PromptSource texts, Images images, long seed) {
    this.texts = texts;
    this.images = images;
    this.seed = seed;
  }

  @Override
  public Prompt next() {
    Prompt prompt = texts.next();
    List<Image> some = images.sizes().stream().map(this::image).toList();
    return new Prompt(prompt.text(), prompt.tokens(), some);
  }

  private Image image(Images.Size size) {
    long number = made.incrementAndGet();
    return Mosaic.of(size, images.format(), new SplittableRandom(NumberedSeed.of(seed, number)));
  }
}
