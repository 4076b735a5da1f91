package dev.gatlingllm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatlingllm.config.Images;
import dev.gatlingllm.config.Images.Format;
import dev.gatlingllm.config.Images.Position;
import dev.gatlingllm.config.Images.Size;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImagePromptsTest {
  private static final List<Size> SIZES = List.of(new Size(512, 384), new Size(17, 1));

  private static List<Prompt> some(Format format, long seed, int count) {
    ImagePrompts prompts = new ImagePrompts(new Images(SIZES, Position.END, format), seed);
    return IntStream.range(0, count)
        .mapToObj(i -> prompts.numbered(i, new Prompt("Look.", 2)))
        .toList();
  }

  private static byte[] bytes(Image image) {
    return Base64.getDecoder().decode(image.base64());
  }

  private static BufferedImage decoded(Image image) {
    try {
      return ImageIO.read(new ByteArrayInputStream(bytes(image)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void eachPromptHasItsTextAndAnImageOfEachSize(Format format) {
    for (Prompt prompt : some(format, 7, 3)) {
      assertThat(prompt.text()).isEqualTo("Look.");
      assertThat(prompt.tokens()).hasValue(2);
      assertThat(prompt.images()).hasSize(2);
      for (int i = 0; i < 2; i++) {
        BufferedImage image = decoded(prompt.images().get(i));
        assertThat(new Size(image.getWidth(), image.getHeight())).isEqualTo(SIZES.get(i));
      }
    }
  }

  /** By the signatures of the two formats' files. */
  @Test
  void theMediaTypeIsThatOfTheBytes() {
    Image png = some(Format.PNG, 7, 1).get(0).images().get(0);
    assertThat(png.mediaType()).isEqualTo("image/png");
    assertThat(bytes(png)).startsWith(0x89, 'P', 'N', 'G');
    Image jpeg = some(Format.JPEG, 7, 1).get(0).images().get(0);
    assertThat(jpeg.mediaType()).isEqualTo("image/jpeg");
    assertThat(bytes(jpeg)).startsWith(0xff, 0xd8, 0xff);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void noTwoImagesHaveAPatchInCommon(Format format) {
    List<Integer> patches = new ArrayList<>();
    for (Prompt prompt : some(format, 7, 20)) {
      // The first patches, as pixels: what a cache of prefixes would go by.
      BufferedImage image = decoded(prompt.images().get(0));
      patches.add(image.getRGB(8, 8) * 31 + image.getRGB(24, 8));
    }
    assertThat(patches).doesNotHaveDuplicates();
  }

  @Test
  void anImageIsManyColours() {
    BufferedImage image = decoded(some(Format.PNG, 7, 1).get(0).images().get(0));
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        colours.add(image.getRGB(x, y));
      }
    }
    // One a tile of 16 x 16: 32 x 24 of them.
    assertThat(colours).hasSizeBetween(760, 768);
  }

  @Test
  void theSeedDecidesTheImages() {
    assertThat(some(Format.PNG, 7, 5)).isEqualTo(some(Format.PNG, 7, 5));
    assertThat(some(Format.PNG, 8, 5)).doesNotContainAnyElementsOf(some(Format.PNG, 7, 5));
  }
}
