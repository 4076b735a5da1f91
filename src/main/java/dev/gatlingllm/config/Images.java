package dev.gatlingllm.config;

import java.util.List;

/**
 * The images that go with each prompt.
 *
 * @param sizes one for each image, in their order; empty for prompts of text alone
 */
public record Images(List<Size> sizes, Position position, Format format) {
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
}
