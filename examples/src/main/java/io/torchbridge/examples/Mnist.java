package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.Idx;
import io.torchbridge.data.Images;
import io.torchbridge.data.TensorDataset;
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
import java.nio.file.Files;
import java.nio.file.Path;

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
      TensorDataset training;
      TensorDataset test = read(folder, "t10k");
      if (exists(folder, "train-images-idx3-ubyte")) {
        training = read(folder, "train");
      } else {
        System.out.println("no training set there: trains on 8,000 of the test set's images");
        training = range(test, 0, 8000);
        test = range(test, 8000, 10_000);
      }
      var batches = new DataLoader<>(training, DataLoader.Options.of(64).withShuffle(0));
      var loss = new CrossEntropyLoss();
      double accuracy = 0;
      try (var optimizer = new Adam(model.parameters())) {
        for (int epoch = 1; epoch <= epochs; epoch++) {
          model.train();
          int done = 0;
          for (var batch : batches) {
            try (var step = TensorScope.open()) {
              optimizer.zeroGrad();
              Tensor l = loss.forward(model.forward(batch.input()), batch.target());
              l.backward();
              optimizer.step();
              if (++done % 100 == 0) {
                System.out.printf("epoch %d, batch %d: loss %.4f%n", epoch, done, l.itemDouble());
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

  private static double accuracy(Module model, TensorDataset images) {
    long right = 0;
    model.eval();
    try (var noGradients = GradMode.DISABLED.enter()) {
      for (var batch : new DataLoader<>(images, 500)) {
        try (var scope = TensorScope.open()) {
          Tensor predicted = model.forward(batch.input()).argmax(1);
          right += predicted.eq(batch.target()).sum().itemLong();
        }
      }
    }
    return (double) right / images.size();
  }

  /** The images, about -0.4 to 2.8, and labels of "train" or "t10k". */
  private static TensorDataset read(Path folder, String set) {
    TensorDataset raw =
        Idx.images(
            file(folder, set + "-images-idx3-ubyte"), file(folder, set + "-labels-idx1-ubyte"));
    double[] mean = {0.1307};
    double[] deviation = {0.3081};
    return new TensorDataset(Images.normalize(raw.inputs(), mean, deviation), raw.targets());
  }

  private static TensorDataset range(TensorDataset data, int from, int to) {
    return new TensorDataset(
        data.inputs().narrow(0, from, to - from), data.targets().narrow(0, from, to - from));
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
