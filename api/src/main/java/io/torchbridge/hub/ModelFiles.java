package io.torchbridge.hub;

import io.torchbridge.FileAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of one model, which are fetched when they are asked for. */
interface ModelFiles extends AutoCloseable {

  /** The model's reference, for errors. */
  String name();

  /** The folder in which the files are, once they are there. */
  Path folder();

  /** The folder that errors name. */
  Path cache();

  /** A file by its name, with slashes for folders; null if the model has none of it. */
  @Nullable Path find(String file);

  /** The names of all files that the model has. */
  List<String> list();

  /** The error of a file that is not there. */
  MissingFileException missing(String files);

  /** A file that must be there. */
  default Path require(String file) {
    Path found = find(file);
    if (found == null) {
      throw missing(file);
    }
    return found;
  }

  /** Deletes a file that is not what the hub gave, so that it is fetched again; true if it was. */
  boolean discardIfDamaged(Path file);

  @Override
  void close();

  /** A file's name that stays inside of its model. */
  static String checked(String file, String model) {
    boolean inside;
    try {
      Path path = Path.of(file);
      inside = !path.isAbsolute() && path.equals(path.normalize()) && !path.startsWith("..");
    } catch (InvalidPathException e) {
      inside = false;
    }
    if (!inside || file.isEmpty() || file.contains("\\") || file.startsWith("/")) {
      throw new HubException("%s names \"%s\", which is no file of its own".formatted(model, file));
    }
    return file;
  }

  /** The names of the files in a folder and those below it. */
  static List<String> below(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString().replace('\\', '/'))
          .toList();
    } catch (IOException e) {
      throw FileAccessException.of(folder, "read", e);
    }
  }
}
