import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Prints the public API, one {@code TYPE METHOD} a line, and a type alone where it can be
 * instantiated: {@code java Api.java FOLDER}, or a jar. The classes are read and not loaded, so
 * that what they depend on need not be there.
 */
class Api {
  public static void main(String[] args) throws IOException {
    Path given = Path.of(args[0]);
    Path root =
        Files.isDirectory(given)
            ? given
            : FileSystems.newFileSystem(given).getRootDirectories().iterator().next();
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }
    Map<String, ClassModel> classes = new TreeMap<>();
    for (Path file : files) {
      ClassModel type = ClassFile.of().parse(file);
      classes.put(type.thisClass().asInternalName(), type);
    }
    classes.forEach(
        (path, type) -> {
          if (path.contains("$") || !type.flags().has(AccessFlag.PUBLIC)) {
            return;
          }
          String name = path.replace('/', '.');
          if (!type.flags().has(AccessFlag.ABSTRACT)) {
            System.out.println(name);
          }
          Set<String> methods = new TreeSet<>();
          collect(type, classes, methods);
          methods.forEach(method -> System.out.println(name + " " + method));
        });
  }

  /** The public methods of a type and of what it extends and implements here. */
  private static void collect(ClassModel type, Map<String, ClassModel> classes, Set<String> found) {
    type.methods().stream()
        .filter(method -> method.flags().has(AccessFlag.PUBLIC))
        .map(method -> method.methodName().stringValue())
        .filter(name -> !name.startsWith("<"))
        .forEach(found::add);
    Stream.concat(type.superclass().stream(), type.interfaces().stream())
        .map(entry -> classes.get(entry.asInternalName()))
        .filter(above -> above != null)
        .forEach(above -> collect(above, classes, found));
  }
}
