package io.torchbridge.benchmarks;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures for the data loaders: 128 JPEG files of 256×256 in two classes. */
final class SampleImages {
  static final String FOLDER = "images";

  private static final int COUNT = 128;
  private static final int SIZE = 256;

  private SampleImages() {}

  static void write(Path parent) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      Path folder = Files.createDirectories(parent.resolve(FOLDER).resolve("class" + i % 2));
      Path file = folder.resolve("image%03d.jpg".formatted(i));
      if (!Files.exists(file)) {
        ImageIO.write(image(i), "jpg", file.toFile());
      }
    }
  }

  private static BufferedImage image(int number) {
    var image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    double scale = 0.02 + 0.001 * number;
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        int red = wave(x * scale);
        int green = wave(y * scale + number);
        int blue = wave((x + y) * scale / 2);
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  private static int wave(double phase) {
    return (int) Math.round(127.5 * (1 + Math.sin(phase)));
  }
}
