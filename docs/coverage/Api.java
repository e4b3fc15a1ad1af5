import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints the public API, one {@code TYPE METHOD} a line, and a type alone where it can be
 * instantiated: {@code java Api.java CLASSES}, a folder or a jar.
 */
class Api {
  public static void main(String[] args) throws Exception {
    Path classes = Path.of(args[0]);
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      List<String> names;
      if (Files.isDirectory(classes)) {
        names = names(classes);
      } else {
        try (FileSystem jar =
            FileSystems.newFileSystem(URI.create("jar:" + classes.toUri()), java.util.Map.of())) {
          names = names(jar.getPath("/"));
        }
      }
      for (String name : names) {
        Class<?> type = Class.forName(name, false, loader);
        if (!Modifier.isPublic(type.getModifiers())) {
          continue;
        }
        if (!Modifier.isAbstract(type.getModifiers())) {
          System.out.println(name);
        }
        Arrays.stream(type.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class)
            .map(Method::getName)
            .distinct()
            .sorted()
            .forEach(method -> System.out.println(name + " " + method));
      }
    }
  }

  private static List<String> names(Path root) throws java.io.IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.endsWith(".class") && !file.contains("$") && !file.contains("-info"))
          .map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
          .sorted()
          .toList();
    }
  }
}
