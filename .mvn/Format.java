import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * Checks, or with the argument "write" mends, or with "skip" leaves alone, the format of every Java
 * file below this folder.
 */
class Format {
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("skip")) return;
    var write = args.length > 0 && args[0].equals("write");
    var off = new ArrayList<Path>();
    try (var files = Files.walk(Path.of(""))) {
      for (var file : (Iterable<Path>) files.filter(Format::isSource)::iterator) {
        var text = Files.readString(file);
        var formatted = new Formatter().formatSourceAndFixImports(text);
        if (!formatted.equals(text)) {
          if (write) Files.writeString(file, formatted);
          else off.add(file);
        }
      }
    }
    if (!off.isEmpty()) {
      System.err.println("Not formatted; mend with ./mvnw -N validate -Dformat=write:");
      off.forEach(file -> System.err.println("  " + file));
      System.exit(1);
    }
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(".java")
        && !file.toString().contains("target")
        && Files.isRegularFile(file);
  }
}
