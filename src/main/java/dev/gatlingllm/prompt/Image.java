package dev.gatlingllm.prompt;

import java.util.OptionalInt;

/**
 * An image, encoded to be sent.
 *
 * @param mediaType e.g. "image/png"
 * @param base64 the file's bytes (RFC 4648, section 4)
 * @param place number of characters of the text that come before it; a line end there only joins
 *     two parts, and is not sent where the image parts them. Empty if the run places the image. Of
 *     the images of a prompt all have a place, in order, or none
 */
public record Image(String mediaType, String base64, OptionalInt place) {
  /** An image that the run places. */
  public Image(String mediaType, String base64) {
    this(mediaType, base64, OptionalInt.empty());
  }
}
