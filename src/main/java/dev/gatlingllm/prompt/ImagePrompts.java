package dev.gatlingllm.prompt;

import dev.gatlingllm.config.Images;
import dev.gatlingllm.draw.Draws;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adds seeded images to texts. Each image differs, so that a server cannot use its cache.
 * Thread-safe.
 */
final class ImagePrompts {
  private final Images images;
  private final Draws draws;

  ImagePrompts(Images images, long seed) {
    this.images = images;
    this.draws = Draws.of(seed, "images");
  }

  /**
   * A text with the images of the prompt of this number.
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
