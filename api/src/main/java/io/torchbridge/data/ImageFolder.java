package io.torchbridge.data;

import io.torchbridge.FileAccessException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Images in one sub-folder for each class, in a folder or a zip archive, as <a
 * href="https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html">torchvision.datasets.ImageFolder</a>.
 * A sample is the image of shape {@code (3, H, W)}, uint8, and its class, an int64 of no
 * dimensions. Images are read when they are asked for; batches need images of one size.
 */
public final class ImageFolder implements Dataset<Sample>, AutoCloseable {
  private static final List<String> SUFFIXES = List.of(".jpg", ".jpeg", ".png", ".bmp", ".gif");

  /** More than any image's file has, against archives made to fill the memory. */
  private static final int MOST_BYTES = 1 << 28;

  private record Image(String name, int target) {}

  private final Path place;
  private final @Nullable ZipFile zip;
  private final List<String> classes;
  private final List<Image> images = new ArrayList<>();

  private ImageFolder(Path place, @Nullable ZipFile zip, Stream<String> names) {
    this.place = place;
    this.zip = zip;
    var byClass = new TreeMap<String, List<String>>();
    names
        .filter(ImageFolder::isImage)
        // as torchvision does: the images of a folder before those of its sub-folders
        .sorted(Comparator.comparing(ImageFolder::parent).thenComparing(name -> name))
        .forEach(
            name -> {
              String folder = name.substring(0, name.indexOf('/'));
              byClass.computeIfAbsent(folder, f -> new ArrayList<>()).add(name);
            });
    if (byClass.isEmpty()) {
      throw new MalformedFileException(
          "%s: it has no sub-folders with images (%s), one for each class"
              .formatted(place, String.join(", ", SUFFIXES)));
    }
    classes = List.copyOf(byClass.keySet());
    for (int target = 0; target < classes.size(); target++) {
      for (String name : byClass.getOrDefault(classes.get(target), List.of())) {
        images.add(new Image(name, target));
      }
    }
  }

  private static String parent(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  private static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return name.indexOf('/') > 0 && SUFFIXES.stream().anyMatch(lower::endsWith);
  }

  /**
   * The images of a folder or of a zip archive; an archive is open until {@link #close}.
   *
   * @throws MalformedFileException if there are no images in sub-folders, or the archive is damaged
   * @throws FileAccessException if it can't be read
   */
  public static ImageFolder open(Path folderOrZip) {
    try {
      if (Files.isDirectory(folderOrZip)) {
        try (Stream<Path> files = Files.walk(folderOrZip)) {
          return new ImageFolder(
              folderOrZip,
              null,
              files
                  .filter(Files::isRegularFile)
                  .map(file -> folderOrZip.relativize(file).toString().replace('\\', '/')));
        }
      }
      ZipFile zip = new ZipFile(folderOrZip.toFile());
      try {
        return new ImageFolder(
            folderOrZip, zip, zip.stream().filter(e -> !e.isDirectory()).map(ZipEntry::getName));
      } catch (Throwable e) {
        zip.close();
        throw e;
      }
    } catch (ZipException e) {
      throw new MalformedFileException(
          folderOrZip + ": it is neither a folder nor a proper zip archive: " + e.getMessage(), e);
    } catch (IOException e) {
      throw FileAccessException.of(folderOrZip, "read", e);
    } catch (java.io.UncheckedIOException e) { // of the walk
      throw new FileAccessException(folderOrZip + " can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * ImageNet as it is commonly unpacked: a folder with {@code train} and {@code val}, in each a
   * sub-folder for each class, called by its WordNet number.
   *
   * @throws MalformedFileException if there are no images in sub-folders
   * @throws FileAccessException if it can't be read
   */
  public static ImageFolder imageNet(Path root, Split split) {
    return open(root.resolve(split == Split.TRAIN ? "train" : "val"));
  }

  /** The names of the classes, sorted; a sample's target is the index of its class's name. */
  public List<String> classes() {
    return classes;
  }

  /** The name of an image: its path in the folder or archive. */
  public String name(int index) {
    return images.get(Dataset.checkIndex(index, size())).name;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public Sample get(int index) {
    Image image = images.get(Dataset.checkIndex(index, size()));
    byte[] encoded = bytes(image.name);
    return new Sample(
        Images.decode(encoded, place + "/" + image.name), Torch.tensor((long) image.target));
  }

  private byte[] bytes(String name) {
    try {
      if (zip == null) {
        return Files.readAllBytes(place.resolve(name));
      }
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new MalformedFileException(place + ": the archive has lost " + name);
      }
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
          throw new MalformedFileException(
              "%s: %s has more than %d bytes".formatted(place, name, MOST_BYTES));
        }
        return bytes;
      }
    } catch (ZipException e) {
      throw new MalformedFileException(
          "%s: %s is damaged: %s".formatted(place, name, e.getMessage()), e);
    } catch (IOException e) {
      throw FileAccessException.of(place.resolve(name), "read", e);
    } catch (IllegalStateException e) {
      throw new io.torchbridge.TorchbridgeException(place + ": the ImageFolder is closed", e);
    }
  }

  /** Closes the archive. */
  @Override
  public void close() {
    try {
      if (zip != null) {
        zip.close();
      }
    } catch (IOException e) {
      throw FileAccessException.of(place, "closed", e);
    }
  }
}
