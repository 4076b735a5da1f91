package dev.gatlingllm.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The images that go with each prompt.
 *
 * @param sizes one for each image, in their order; empty for prompts of text alone
 */
public record Images(List<Size> sizes, Position position, Format format) {
  private static final String SIZES = "llm.prompt.images";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})\\s*x\\s*(\\d{1,5})");

  /** The largest width or height. */
  public static final int MOST_PIXELS = 4096;

  /** In pixels; 1 to {@link #MOST_PIXELS} each. */
  public record Size(int width, int height) {}

  /** The positions of the images in the prompt. */
  public enum Position {
    /** The text is cut into parts of about the same length, an image between two of them. */
    SPACE_EVENLY,
    /** After the text. */
    END
  }

  /** How an image is encoded. */
  public enum Format {
    PNG("image/png"),
    JPEG("image/jpeg");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    public String mediaType() {
      return mediaType;
    }
  }

  public boolean any() {
    return !sizes.isEmpty();
  }

  static Images of(Settings settings) {
    return new Images(
        sizes(settings.text(SIZES)),
        settings.oneOf("llm.prompt.imagesPosition", "space-evenly", "end").equals("end")
            ? Position.END
            : Position.SPACE_EVENLY,
        settings.oneOf("llm.prompt.imagesFormat", "jpeg", "png").equals("png")
            ? Format.PNG
            : Format.JPEG);
  }

  private static List<Size> sizes(String list) {
    return list.isEmpty()
        ? List.of()
        : Stream.of(list.split(",", -1)).map(String::strip).map(Images::size).toList();
  }

  private static Size size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (matcher.matches()) {
      Size size = new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      if (isSide(size.width()) && isSide(size.height())) {
        return size;
      }
    }
    throw Settings.broken(
        SIZES,
        text,
        "a width x height in pixels, 1 to "
            + MOST_PIXELS
            + " each, e.g. 512x512, or a list of them");
  }

  private static boolean isSide(int pixels) {
    return pixels >= 1 && pixels <= MOST_PIXELS;
  }
}
