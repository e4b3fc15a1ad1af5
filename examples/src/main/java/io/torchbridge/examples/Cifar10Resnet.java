package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.io.PyTorchFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import javax.imageio.ImageIO;

/** Weights that were trained in Python, images as they come, inference in Java. */
final class Cifar10Resnet implements Example {
  private static final int BATCH = 100;
  private static final int SIZE = 32;

  // how the images of the training were normalised: ImageNet's mean and deviation, by channel
  private static final float[][][] MEAN = {{{0.485f}}, {{0.456f}}, {{0.406f}}};
  private static final float[][][] DEVIATION = {{{0.229f}}, {{0.224f}}, {{0.225f}}};

  @Override
  public String name() {
    return "cifar10-resnet";
  }

  @Override
  public String summary() {
    return "WEIGHTS IMAGES: classifies a folder or zip of images with a pretrained ResNet-20";
  }

  /** {@code WEIGHTS IMAGES}: a file of torch.save; a folder or zip with a folder for each class. */
  @Override
  public void run(String... args) throws Exception {
    if (args.length != 2) {
      throw new InvalidArgumentException(
          "cifar10-resnet needs a weights file (.th, .pt, .pth) and a folder or zip of images, with"
              + " a folder for each class");
    }
    System.out.println("backend " + Backends.current().description());
    classify(Path.of(args[0]), Path.of(args[1]));
  }

  /**
   * Classifies every image.
   *
   * @return how many are right
   */
  static long classify(Path weights, Path images) throws IOException {
    if (Files.isDirectory(images)) {
      return classifyFolder(weights, images);
    }
    try (var zip = FileSystems.newFileSystem(images)) {
      return classifyFolder(weights, zip.getPath("/"));
    }
  }

  private static long classifyFolder(Path weights, Path folder) throws IOException {
    long right = 0;
    long seen = 0;
    try (var scope = TensorScope.open();
        var noGradients = GradMode.DISABLED.enter();
        var model = network(weights)) {
      // as in torchvision's ImageFolder, a class's number is its folder's place in the alphabet
      List<Path> classes = list(folder);
      for (int label = 0; label < classes.size(); label++) {
        List<Path> files = list(classes.get(label));
        for (int from = 0; from < files.size(); from += BATCH) {
          try (var batch = TensorScope.open()) {
            Tensor logits =
                model.forward(read(files.subList(from, Math.min(from + BATCH, files.size()))));
            right += logits.argmax(1).eq(label).sum().itemLong();
            seen += logits.size(0);
          }
        }
        System.out.printf(
            "%-12s %d of %d are right so far%n", classes.get(label).getFileName(), right, seen);
      }
    }
    return right;
  }

  /** The network with weights from a file of torch.save, in evaluation mode. */
  static ResNet20 network(Path weights) {
    var state = new HashMap<String, Tensor>();
    // saved from a DataParallel, which puts "module." before every name
    PyTorchFile.loadStateDict(weights, "state_dict")
        .forEach((key, tensor) -> state.put(key.replaceFirst("^module\\.", ""), tensor));
    var model = new ResNet20();
    model.loadStateDict(state);
    model.eval();
    return model;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  /** Images as the network was trained on them, {@code (N, 3, 32, 32)}. */
  static Tensor read(List<Path> files) throws IOException {
    byte[] pixels = new byte[files.size() * 3 * SIZE * SIZE];
    int at = 0;
    for (Path file : files) {
      BufferedImage image;
      try (InputStream in = Files.newInputStream(file)) {
        image = ImageIO.read(in);
      }
      if (image == null || image.getWidth() != SIZE || image.getHeight() != SIZE) {
        throw new MalformedFileException(file + " is no image of 32 by 32 pixels");
      }
      for (int shift = 16; shift >= 0; shift -= 8) { // red, green, blue
        for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
          pixels[at++] = (byte) (image.getRGB(pixel % SIZE, pixel / SIZE) >> shift);
        }
      }
    }
    Tensor bytes =
        Torch.fromData(MemorySegment.ofArray(pixels), DType.UINT8, files.size(), 3, SIZE, SIZE);
    return bytes.div(255).sub(Torch.tensor(MEAN)).div(Torch.tensor(DEVIATION));
  }
}
