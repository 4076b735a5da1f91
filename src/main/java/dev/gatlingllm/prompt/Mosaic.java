package dev.gatlingllm.prompt;

import dev.gatlingllm.config.Images.Format;
import dev.gatlingllm.config.Images.Size;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Images of square tiles in random colours. Each patch that a vision model sees differs, and an
 * image is encoded in milliseconds; one of random pixels would take ten times as long and have as
 * many bytes as pixels.
 */
final class Mosaic {
  /** A side in pixels: about that of a vision model's patch. */
  private static final int TILE = 16;

  private Mosaic() {}

  static Image of(Size size, Format format, SplittableRandom random) {
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    int[] colours = new int[(size.width() + TILE - 1) / TILE];
    int[] row = new int[size.width()];
    for (int y = 0; y < size.height(); y++) {
      if (y % TILE == 0) {
        for (int i = 0; i < colours.length; i++) {
          colours[i] = random.nextInt();
        }
        for (int x = 0; x < row.length; x++) {
          row[x] = colours[x / TILE];
        }
      }
      image.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return new Image(format.mediaType(), Base64.getEncoder().encodeToString(bytes(image, format)));
  }

  /** In memory: ImageIO would otherwise write a temporary file. */
  private static byte[] bytes(BufferedImage image, Format format) {
    ImageWriter writer =
        ImageIO.getImageWritersByFormatName(format.name().toLowerCase(Locale.ROOT)).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(image);
    } catch (IOException e) {
      throw new UncheckedIOException("an image cannot be encoded", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
