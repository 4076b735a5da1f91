package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.gatlingllm.dialect.Dialects;
import java.util.Map;
import java.util.TreeMap;

/** Settings as a run with these properties would have them. */
final class ReadConfig {
  /** Read once: hundreds of tests ask for them. */
  private static final Config FILE = ConfigFactory.parseResources("gatling.conf");

  private ReadConfig() {}

  static LlmConfig of(String... properties) {
    return of(Map.of(), properties);
  }

  /**
   * @param properties each as "key=value"
   */
  static LlmConfig of(Map<String, String> environment, String... properties) {
    Map<String, String> all = new TreeMap<>();
    for (String property : properties) {
      int equals = property.indexOf('=');
      all.put(property.substring(0, equals), property.substring(equals + 1));
    }
    return new ConfigReader(
            new ConfigSources(all, environment, FILE, Sources.REFERENCE), Dialects.APIS)
        .read();
  }
}
