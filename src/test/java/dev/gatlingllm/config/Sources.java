package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.gatlingllm.dialect.Dialects;
import java.util.Map;
import java.util.TreeMap;

/** Where the settings of a test come from: the real reference file, and what the test adds. */
record Sources(Map<String, String> properties, Map<String, String> environment, String user) {

  static final Config REFERENCE =
      ConfigFactory.parseResources(
          Sources.class.getClassLoader(),
          "dev/gatlingllm/config/gatling.conf",
          ConfigParseOptions.defaults().setAllowMissing(false));

  static Sources none() {
    return new Sources(Map.of(), Map.of(), "");
  }

  /** With {@code -Dkey=value}. */
  Sources property(String key, String value) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(key, value);
    return new Sources(more, environment, user);
  }

  Sources environment(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new Sources(properties, more, user);
  }

  /** With this gatling.conf. */
  Sources file(String hocon) {
    return new Sources(properties, environment, hocon);
  }

  LlmConfig read() {
    return new ConfigReader(
            new ConfigSources(
                new TreeMap<>(properties), environment, ConfigFactory.parseString(user), REFERENCE),
            Dialects.APIS)
        .read();
  }
}
