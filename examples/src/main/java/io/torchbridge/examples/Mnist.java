package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.CrossEntropyLoss;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Flatten;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.Adam;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A convolutional network on MNIST. */
final class Mnist implements Example {
  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public String summary() {
    return "FOLDER [--download] [--epochs N]: a convolutional network on MNIST's IDX files";
  }

  /** {@code FOLDER [--download] [--epochs N]}. */
  @Override
  public void run(String... args) throws Exception {
    Path folder = null;
    int epochs = 3;
    boolean download = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--download" -> download = true;
        case "--epochs" -> epochs = Integer.parseInt(args[++i]);
        default -> folder = Path.of(args[i]);
      }
    }
    if (folder == null) {
      throw new InvalidArgumentException(
          "mnist needs the folder of MNIST's files, such as train-images-idx3-ubyte.gz; with"
              + " --download it fetches them into it");
    }
    if (download) {
      MnistFiles.download(
          MnistFiles.MIRROR, folder, MnistFiles.SHA_256.keySet().toArray(new String[0]));
    }
    System.out.println("backend " + Backends.current().description());
    train(folder, epochs);
  }

  /**
   * Trains.
   *
   * @return how many images of the test set are recognised, as a fraction
   */
  static double train(Path folder, int epochs) throws Exception {
    Torch.manualSeed(0);
    try (var scope = TensorScope.open();
        var model = network()) {
      Images training;
      Images test = Images.read(folder, "t10k");
      if (exists(folder, "train-images-idx3-ubyte")) {
        training = Images.read(folder, "train");
      } else {
        System.out.println("no training set there: trains on 8,000 of the test set's images");
        training = test.range(0, 8000);
        test = test.range(8000, 10_000);
      }
      var loss = new CrossEntropyLoss();
      double accuracy = 0;
      try (var optimizer = new Adam(model.parameters())) {
        for (int epoch = 1; epoch <= epochs; epoch++) {
          model.train();
          int batches = 0;
          for (Tensor places : Torch.randperm(training.size()).split(64)) {
            try (var step = TensorScope.open()) {
              Images batch = training.at(places);
              optimizer.zeroGrad();
              Tensor l = loss.forward(model.forward(batch.pixels()), batch.labels());
              l.backward();
              optimizer.step();
              if (++batches % 100 == 0) {
                System.out.printf(
                    "epoch %d, batch %d: loss %.4f%n", epoch, batches, l.itemDouble());
              }
            }
          }
          accuracy = accuracy(model, test);
          System.out.printf(
              "epoch %d of %d: %.2f %% of %d test images are right%n",
              epoch, epochs, 100 * accuracy, test.size());
        }
      }
      return accuracy;
    }
  }

  private static Module network() { // (N, 1, 28, 28) -> (N, 10)
    return new Sequential(
        new Conv2d(1, 16, 3), // (N, 16, 26, 26)
        new ReLU(),
        new MaxPool2d(2), // (N, 16, 13, 13)
        new Conv2d(16, 32, 3), // (N, 32, 11, 11)
        new ReLU(),
        new MaxPool2d(2), // (N, 32, 5, 5)
        new Flatten(),
        new Dropout(0.25),
        new Linear(800, 10));
  }

  private static double accuracy(Module model, Images images) {
    long right = 0;
    model.eval();
    try (var noGradients = GradMode.DISABLED.enter()) {
      for (long from = 0; from < images.size(); from += 500) {
        try (var scope = TensorScope.open()) {
          Images some = images.range(from, Math.min(from + 500, images.size()));
          Tensor predicted = model.forward(some.pixels()).argmax(1);
          right += predicted.eq(some.labels()).sum().itemLong();
        }
      }
    }
    return (double) right / images.size();
  }

  /**
   * A set of images.
   *
   * @param pixels {@code (N, 1, 28, 28)}, float32, about -0.4 to 2.8
   * @param labels {@code (N)}, int64
   */
  private record Images(Tensor pixels, Tensor labels) {

    static Images read(Path folder, String set) throws IOException {
      Tensor pixels = idx(file(folder, set + "-images-idx3-ubyte")); // (N, 28, 28), uint8
      Tensor labels = idx(file(folder, set + "-labels-idx1-ubyte")); // (N), uint8
      return new Images(
          pixels.unsqueeze(1).div(255).sub(0.1307).div(0.3081), labels.to(DType.INT64));
    }

    Images at(Tensor places) {
      return new Images(pixels.indexSelect(0, places), labels.indexSelect(0, places));
    }

    Images range(long from, long to) {
      return new Images(pixels.narrow(0, from, to - from), labels.narrow(0, from, to - from));
    }

    long size() {
      return labels.numel();
    }
  }

  /** Reads a file of bytes: 0, 0, 8 for bytes, the number of dimensions, their sizes, the data. */
  private static Tensor idx(Path file) throws IOException {
    try (var in =
        new DataInputStream(
            file.toString().endsWith(".gz")
                ? new GZIPInputStream(Files.newInputStream(file))
                : Files.newInputStream(file))) {
      int magic = in.readInt();
      if (magic >> 8 != 8) {
        throw new MalformedFileException(file + " is no IDX file of bytes");
      }
      long[] shape = new long[magic & 0xff];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = in.readInt();
      }
      return Torch.fromData(MemorySegment.ofArray(in.readAllBytes()), DType.UINT8, shape);
    }
  }

  /** The file of that name, as it is or packed. */
  private static Path file(Path folder, String name) {
    Path plain = folder.resolve(name);
    return Files.exists(plain) ? plain : folder.resolve(name + ".gz");
  }

  private static boolean exists(Path folder, String name) {
    return Files.exists(file(folder, name));
  }
}
