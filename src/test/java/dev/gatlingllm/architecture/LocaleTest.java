package dev.gatlingllm.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Nothing of ours follows the machine's locale: a report, a record and a name are the same where
 * numbers have a comma or digits of their own, and where I is not the capital of i.
 */
class LocaleTest {
  /** Conversions that a locale changes; %s of a number does not ask it. */
  private static final Pattern NUMBER = Pattern.compile("%[-#+ 0,(<$]*\\d*(\\.\\d+)?[dxXeEfgGtT]");

  @Test
  void noSourceFollowsTheDefaultLocale() throws IOException {
    try (Stream<Path> main = Files.walk(Path.of("src/main/java"));
        Stream<Path> simulations = Files.walk(Path.of("user-files/simulations"));
        StandardJavaFileManager files =
            ToolProvider.getSystemJavaCompiler()
                .getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<Path> sources =
          Stream.concat(main, simulations)
              .filter(file -> file.toString().endsWith(".java"))
              .toList();
      assertThat(followers(files.getJavaFileObjectsFromPaths(sources))).isEmpty();
      assertThat(sources).hasSizeGreaterThan(50);
    }
  }

  @Test
  void whatFollowsItIsFound() throws IOException {
    String source =
        """
        class Follows {
          String a = "I".toLowerCase();
          String b = name().toUpperCase();
          String c = String.format("%s", 1);
          String d = "%.1f ms".formatted(1.0);
          String e = ("%s, " + "%,d").formatted(1, 2);
          Object f = System.out.printf("%d", 1);
          Object g = DateTimeFormatter.ofPattern("yyyy");
          Object h = new DecimalFormat("0.0");
        }
        """;
    assertThat(followers(List.of(inMemory(source)))).hasSize(8);
  }

  @Test
  void whatDoesNotFollowItIsLetBe() throws IOException {
    String source =
        """
        class Free {
          String a = "I".toLowerCase(Locale.ROOT);
          char b = Character.toLowerCase('I');
          String c = String.format(Locale.ROOT, "%d", 1);
          String d = "%s of 100 %%".formatted(1);
          Object e = dialect.format();
        }
        """;
    assertThat(followers(List.of(inMemory(source)))).isEmpty();
  }

  static JavaFileObject inMemory(String source) {
    return new SimpleJavaFileObject(URI.create("memory:///X.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }

  private static List<String> followers(Iterable<? extends JavaFileObject> sources)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavacTask task = (JavacTask) compiler.getTask(null, null, null, null, null, sources);
    List<String> found = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      new Followers(unit.getSourceFile().getName(), found).scan(unit, null);
    }
    return found;
  }

  private static final class Followers extends TreeScanner<Void, Void> {
    private final String file;
    private final List<String> found;

    Followers(String file, List<String> found) {
      this.file = file;
      this.found = found;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
      if (call.getMethodSelect() instanceof MemberSelectTree method) {
        String name = method.getIdentifier().toString();
        List<? extends ExpressionTree> arguments = call.getArguments();
        boolean follows =
            switch (name) {
              case "toLowerCase", "toUpperCase" -> arguments.isEmpty();
              case "formatted" -> NUMBER.matcher(literals(method.getExpression())).find();
              case "format" ->
                  method.getExpression() instanceof IdentifierTree type
                      && type.getName().contentEquals("String")
                      && !isLocale(arguments.get(0));
              case "printf" -> !isLocale(arguments.get(0));
              case "ofPattern" -> arguments.size() == 1;
              default -> false;
            };
        if (follows) {
          found.add(file + ": " + call);
        }
      }
      return super.visitMethodInvocation(call, none);
    }

    @Override
    public Void visitNewClass(com.sun.source.tree.NewClassTree made, Void none) {
      if (made.getIdentifier().toString().matches("DecimalFormat|SimpleDateFormat")) {
        found.add(file + ": " + made);
      }
      return super.visitNewClass(made, none);
    }

    private static boolean isLocale(ExpressionTree argument) {
      return argument.toString().startsWith("Locale.");
    }

    /** The texts in an expression, one behind the other. */
    private static String literals(Tree expression) {
      StringBuilder texts = new StringBuilder();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitLiteral(LiteralTree literal, Void none) {
          texts.append(literal.getValue());
          return null;
        }
      }.scan(expression, null);
      return texts.toString();
    }
  }
}
