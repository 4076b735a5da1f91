package dev.gatlingllm.prompt;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The source of a tokenizer: the jar, a local file, or the hub. Loads it in this process; if it
 * cannot, one sentence says why.
 */
final class TokenizerSource {
  private static final String EMBEDDED = "qwen3";

  private static final String RESOURCE = "/dev/gatlingllm/tokenizers/qwen3-tokenizer.json.gz";
  private static final String FILE = "tokenizer.json";
  private static final Pattern URL_HOST = Pattern.compile("https?://(?:[^/@\\s]*@)?([^/\\s]+)");

  /** Messages of serde, which reads the file, about unknown kinds of models or steps. */
  private static final Pattern UNKNOWN_KIND =
      Pattern.compile("any variant of untagged enum|unknown variant");

  static final String INSTEAD =
      "pass a tokenizer.json, a folder that holds one, or a hub id such as org/model with"
          + " -Dllm.tokenizer=..., or leave it out for the embedded Qwen3";
  private static final String LOCAL_INSTEAD =
      "pass a local one with -Dllm.tokenizer=/path/to/tokenizer.json, or leave it out for the"
          + " embedded Qwen3";

  /** Twice the largest that is known, Gemma 3's. */
  private static final int LARGEST_FILE = 64_000_000;

  /** By default, DJL truncates at 512 tokens and pads. */
  private static final Map<String, String> AS_IT_IS =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

  static {
    // Before any DJL class loads. Offline also keeps DJL from downloading a CUDA build of its
    // native library on a machine with a GPU; a hub id is fetched by the native library, which does
    // not look at it.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private TokenizerSource() {}

  /** Loads a tokenizer without trying it in a separate process first. */
  static Tokenizer load(String spec) {
    if (isEmbedded(spec)) {
      return embedded();
    }
    Path path = path(spec);
    return Files.exists(path) ? parse(spec, local(spec, path)) : fromHub(spec);
  }

  static boolean isEmbedded(String spec) {
    return spec.isEmpty() || spec.equals(EMBEDDED);
  }

  static Optional<Path> folder(String spec) {
    if (isEmbedded(spec)) {
      return Optional.empty();
    }
    Path path = path(spec);
    if (Files.isDirectory(path)) {
      return Optional.of(path);
    }
    boolean named = path.endsWith(FILE) || path.endsWith(FILE + ".gz");
    return named && Files.exists(path)
        ? Optional.of(path.toAbsolutePath().getParent())
        : Optional.empty();
  }

  static Path path(String spec) {
    try {
      String home = System.getProperty("user.home");
      return Path.of(spec.startsWith("~/") ? home + spec.substring(1) : spec);
    } catch (InvalidPathException e) {
      throw new TokenizerException(
          "\"" + spec + "\" is neither a path nor a hub id; " + INSTEAD + ".", e);
    }
  }

  private static Tokenizer embedded() {
    String name = EMBEDDED + " (embedded)";
    try {
      return new Tokenizer(name, new QwenTokenizer(), () -> embedded(name));
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static HuggingFaceTokenizer embedded(String name) {
    try (InputStream in = TokenizerSource.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new TokenizerException(
            "The embedded tokenizer is not on the classpath (" + RESOURCE + ").");
      }
      return library(name, unpacked(in.readAllBytes(), RESOURCE));
    } catch (IOException e) {
      throw unreadable(RESOURCE, e);
    }
  }

  static byte[] local(String spec, Path path) {
    Path file = Files.isDirectory(path) ? inFolder(spec, path) : path;
    try {
      return unpacked(BoundedFile.read(file, LARGEST_FILE), file.toString());
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  private static Path inFolder(String spec, Path folder) {
    for (String name : new String[] {FILE, FILE + ".gz"}) {
      if (Files.exists(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    String only =
        Files.exists(folder.resolve("tokenizer.model"))
            ? " (its tokenizer.model is of another format)"
            : "";
    throw new TokenizerException(
        "The folder " + spec + " holds no tokenizer.json" + only + "; " + INSTEAD + ".");
  }

  private static byte[] unpacked(byte[] bytes, String name) throws IOException {
    if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
      return bytes;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return BoundedFile.read(in, name + ", unpacked,", LARGEST_FILE);
    }
  }

  static Tokenizer parse(String name, byte[] json) {
    return new Tokenizer(name, library(name, json));
  }

  private static HuggingFaceTokenizer library(String name, byte[] json) {
    InputStream in = new ByteArrayInputStream(json);
    try {
      return NativeLibrary.load(() -> HuggingFaceTokenizer.newInstance(in, AS_IT_IS));
    } catch (TokenizerException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      String reason = BoundedFile.oneLine(e);
      String what =
          UNKNOWN_KIND.matcher(reason).find()
              ? " has a part that the tokenizers library "
                  + NativeLibrary.version()
                  + " does not know; it may be newer than the library ("
              : " is not a tokenizer.json (";
      throw new TokenizerException(name + what + reason + "); " + INSTEAD + ".", e);
    }
  }

  static Tokenizer fromHub(String id) {
    try {
      return new Tokenizer(
          id, NativeLibrary.load(() -> HuggingFaceTokenizer.newInstance(id, AS_IT_IS)));
    } catch (TokenizerException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new TokenizerException(hubSentence(id, BoundedFile.oneLine(e)), e);
    }
  }

  private static String hubSentence(String id, String reason) {
    Matcher url = URL_HOST.matcher(reason);
    if (!url.find()) {
      return id + " from the hub is not a tokenizer (" + reason + "); " + LOCAL_INSTEAD + ".";
    }
    String host = url.group(1);
    if (reason.contains("status code 404")) {
      return host + " has no tokenizer.json for " + id + "; " + LOCAL_INSTEAD + ".";
    }
    if (reason.contains("status code 401") || reason.contains("status code 403")) {
      return "%s does not give out the tokenizer of %s: there is no such model, or it is gated and HF_TOKEN is missing or has no access; %s."
          .formatted(host, id, LOCAL_INSTEAD);
    }
    String why = reason.substring(reason.lastIndexOf(": ") + 2);
    return "Cannot fetch the tokenizer of %s from %s (%s); no folder of that name is here either; %s."
        .formatted(id, host, why, LOCAL_INSTEAD);
  }

  private static TokenizerException unreadable(String file, IOException e) {
    return new TokenizerException(
        "The tokenizer %s cannot be read (%s); %s."
            .formatted(file, BoundedFile.oneLine(e), INSTEAD),
        e);
  }
}
