package dev.gatlingllm.config;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.net.URL;

/**
 * Includes settings files of this machine, and fetches none: nothing is sent to anyone but the
 * server under test.
 *
 * @param files the parser's own includer; null until the parser has set it
 */
record NoUrls(ConfigIncluder files) implements ConfigIncluder, ConfigIncluderURL {

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return new NoUrls(fallback);
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    if (what.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      throw refused(what);
    }
    return files.include(context, what);
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused(what.toString());
  }

  private static ConfigException refused(String what) {
    return Settings.broken("include", BaseUrl.withoutSecrets(what), "a file's name, not a URL");
  }
}
