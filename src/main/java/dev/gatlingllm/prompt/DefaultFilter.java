package dev.gatlingllm.prompt;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.AdvancedFilter;
import java.util.Map;

/** Jinja's {@code default}; jinjava's own turns the default into a string. */
record DefaultFilter(String getName) implements AdvancedFilter {
  @Override
  public Object filter(
      Object value, JinjavaInterpreter interpreter, Object[] args, Map<String, Object> named) {
    Object instead = args.length > 0 ? args[0] : named.getOrDefault("default_value", "");
    Object alsoFalse = args.length > 1 ? args[1] : named.get("boolean");
    boolean missing =
        Boolean.TRUE.equals(alsoFalse)
            ? value == null || value.equals("") || value.equals(false)
            : value == null;
    return missing ? instead : value;
  }
}
