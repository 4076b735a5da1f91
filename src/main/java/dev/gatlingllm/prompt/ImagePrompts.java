package dev.gatlingllm.prompt;

import dev.gatlingllm.config.Images;
import dev.gatlingllm.draw.Draws;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Adds seeded images to the prompts of another source. Each image differs, so that a server cannot
 * use its cache. Thread-safe.
 */
public final class ImagePrompts implements PromptSource {
  private final PromptSource texts;
  private final Images images;
  private final Draws draws;
  private final AtomicLong made = new AtomicLong();

  /**
   * @param seed decides the images and their order
   */
  public ImagePrompts(PromptSource texts, Images images, long seed) {
    this.texts = texts;
    this.images = images;
    this.draws = Draws.of(seed, "images");
  }

  @Override
  public Prompt next() {
    return numbered(made.getAndIncrement(), texts.next());
  }

  /**
   * A text with the images of the prompt of this number, whatever was made before.
   *
   * @param number from 0
   */
  Prompt numbered(long number, Prompt text) {
    int count = images.sizes().size();
    List<Image> some =
        IntStream.range(0, count).mapToObj(i -> image(number * count + i, i)).toList();
    return new Prompt(text.text(), text.tokens(), some);
  }

  private Image image(long number, int index) {
    return Mosaic.of(images.sizes().get(index), images.format(), draws.random(number));
  }
}
