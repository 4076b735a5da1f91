package dev.gatlingllm.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * How {@code llm.target=auto} recognizes a server: the block {@code auto} of a target's file.
 *
 * @param target the file's name
 * @param name the server's display name
 * @param hosts ends of its addresses
 * @param owners values of {@code owned_by} in its list of models
 * @param header the value of its header Server; empty if it has no specific one
 */
public record KnownServer(
    String target,
    String name,
    List<String> hosts,
    List<String> owners,
    String header,
    List<Page> pages) {

  private static final String FOLDER = "dev/gatlingllm/targets";
  private static final String ENDING = ".conf";

  /**
   * A page that identifies a server.
   *
   * @param order pages with a lower number are requested first
   * @param field a field of the page's JSON
   * @param value the field's value; empty for any
   * @param owner required value of {@code owned_by}; empty if the page is enough
   * @param whose whose page it is, if the path does not say, e.g. "Somebody's "
   * @param beside another required page; empty if the one is enough
   */
  public record Page(
      int order,
      String path,
      String field,
      String value,
      String owner,
      String whose,
      String beside) {

    private static final Config DEFAULTS =
        ConfigFactory.parseString(
            "order = 0, value = \"\", owner = \"\", whose = \"\", beside = \"\"");

    private static Page of(Config given) {
      Config page = given.withFallback(DEFAULTS);
      return new Page(
          page.getInt("order"),
          page.getString("path"),
          page.getString("field"),
          page.getString("value"),
          page.getString("owner"),
          page.getString("whose"),
          page.getString("beside"));
    }
  }

  /**
   * The servers of all targets that come with the project, by name.
   *
   * @throws ConfigException if a file cannot be read
   */
  public static List<KnownServer> all() {
    return names().stream().flatMap(target -> of(target).stream()).toList();
  }

  private static List<KnownServer> of(String target) {
    String file = "targets/" + target + ENDING;
    try {
      Config all = ConfigSources.target(target).orElseThrow().resolve();
      return all.hasPath("auto") ? List.of(of(target, all.getConfig("auto"))) : List.of();
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(
          file + " cannot be read: " + NamedSecrets.withoutQuoted(e.getMessage()) + ".");
    }
  }

  private static KnownServer of(String target, Config given) {
    Config auto =
        given.withFallback(
            ConfigFactory.parseString("hosts = [], ownedBy = [], header = \"\", pages = []"));
    return new KnownServer(
        target,
        auto.getString("name"),
        auto.getStringList("hosts"),
        auto.getStringList("ownedBy"),
        auto.getString("header"),
        auto.getConfigList("pages").stream().<Page>map(Page::of).toList());
  }

  /** The names of the files on the class path. */
  static List<String> names() {
    URL folder = KnownServer.class.getClassLoader().getResource(FOLDER);
    try (Stream<String> files = files(folder)) {
      return files
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException | URISyntaxException e) {
      throw new ConfigException("The targets cannot be listed: " + e.getMessage() + ".");
    }
  }

  private static Stream<String> files(URL folder) throws IOException, URISyntaxException {
    if (folder.openConnection() instanceof JarURLConnection jar) {
      return jar.getJarFile().stream()
          .map(ZipEntry::getName)
          .filter(name -> name.startsWith(FOLDER + "/"))
          .map(name -> name.substring(FOLDER.length() + 1));
    }
    return Files.list(Path.of(folder.toURI())).map(file -> file.getFileName().toString());
  }
}
