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
 * By what {@code llm.target=auto} knows a server: the block {@code auto} of a target's file.
 *
 * @param target the file's name
 * @param name the server's, for a person
 * @param hosts ends of addresses that are its own
 * @param owners what its list of models says by {@code owned_by}
 * @param header what its header Server says; empty where that tells nothing
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
   * A page that tells a server.
   *
   * @param order a page with a lower number is asked for first
   * @param field that the page's JSON has
   * @param value that the field has; empty where any will do
   * @param owner what {@code owned_by} has to say besides; empty where the page is enough
   * @param whose the page is, where its path does not tell, e.g. "Somebody's "
   * @param beside another page that there has to be; empty where the one is enough
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
   * Those of the targets that come with the project, by their names.
   *
   * @throws ConfigException where a file cannot be read
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

  /** The names of the files, wherever the class path has them. */
  private static List<String> names() {
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
