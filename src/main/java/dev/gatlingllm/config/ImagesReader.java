package dev.gatlingllm.config;

import dev.gatlingllm.config.Images.Format;
import dev.gatlingllm.config.Images.Position;
import dev.gatlingllm.config.Images.Size;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings of the images in prompts → {@link Images}. */
final class ImagesReader {
  private static final String SIZES = "llm.prompt.images";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})\\s*x\\s*(\\d{1,5})");

  private ImagesReader() {}

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
        : Stream.of(list.split(",", -1)).map(String::strip).map(ImagesReader::size).toList();
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
            + Images.MOST_PIXELS
            + " each, e.g. 512x512, or a list of them");
  }

  private static boolean isSide(int pixels) {
    return pixels >= 1 && pixels <= Images.MOST_PIXELS;
  }
}
