package dev.gatlingllm.dialect;

import dev.gatlingllm.config.Generation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parts of paths. */
final class Paths {
  private Paths() {}

  /** The model's name as a part of a path; its slashes stay. Empty while no model is known. */
  static String model(Generation generation) {
    return URLEncoder.encode(generation.model().orElse(""), StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/")
        .replace("%3A", ":");
  }
}
