package io.torchbridge.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a folder of one's own. */
record FolderFiles(Path folder) implements ModelFiles {
  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public Path cache() {
    return folder;
  }

  @Override
  public @Nullable Path find(String file) {
    Path path = folder.resolve(ModelFiles.checked(file, name()));
    return Files.isRegularFile(path) ? path : null;
  }

  @Override
  public List<String> list() {
    return ModelFiles.below(folder);
  }

  @Override
  public MissingFileException missing(String files) {
    return new MissingFileException(
        files,
        folder,
        "%s is missing in the folder %s%s%n  to mend it: %s"
            .formatted(
                files,
                folder,
                Files.isDirectory(folder) ? "" : ", which is not there",
                "save the model there with save_pretrained, or copy all of its files"),
        null);
  }

  @Override
  public boolean discardIfDamaged(Path file) {
    return false; // what is the user's own is not deleted
  }

  @Override
  public void close() {}
}
