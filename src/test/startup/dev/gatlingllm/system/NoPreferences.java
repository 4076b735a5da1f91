package dev.gatlingllm.system;

import dev.gatlingllm.gatling.LoadMain;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.prefs.AbstractPreferences;
import java.util.prefs.Preferences;
import java.util.prefs.PreferencesFactory;

/**
 * Preferences that live in memory and hold a version check of Gatling's in the far future: the only
 * way to keep Gatling 3.16.0 from asking its maker's server for a newer version. Named in
 * META-INF/services, so it is compiled with the simulations: gatling:test compiles no test.
 */
public final class NoPreferences implements PreferencesFactory {
  private static final Preferences ROOT = new InMemory(null, "");

  /**
   * Gatling asks for its version before it loads the simulation, whose absence is a crash to it.
   */
  public NoPreferences() {
    LoadMain.checkForked();
  }

  @Override
  public Preferences systemRoot() {
    return ROOT;
  }

  @Override
  public Preferences userRoot() {
    return ROOT;
  }

  private static final class InMemory extends AbstractPreferences {
    private final Map<String, String> values = new ConcurrentHashMap<>();

    InMemory(AbstractPreferences parent, String name) {
      super(parent, name);
      values.put("lastCheckTimestamp", String.valueOf(Long.MAX_VALUE / 2));
      values.put("lastCheckSuccess", "false");
    }

    @Override
    protected void putSpi(String key, String value) {
      values.put(key, value);
    }

    @Override
    protected String getSpi(String key) {
      return values.get(key);
    }

    @Override
    protected void removeSpi(String key) {
      values.remove(key);
    }

    @Override
    protected void removeNodeSpi() {
      values.clear();
    }

    @Override
    protected String[] keysSpi() {
      return values.keySet().toArray(String[]::new);
    }

    @Override
    protected String[] childrenNamesSpi() {
      return new String[0];
    }

    @Override
    protected AbstractPreferences childSpi(String name) {
      return new InMemory(this, name);
    }

    @Override
    protected void syncSpi() {
      // in memory
    }

    @Override
    protected void flushSpi() {
      // in memory
    }
  }
}
