package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.Cifar;
import io.torchbridge.data.DataFolder;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.Dataset;
import io.torchbridge.data.ImageFolder;
import io.torchbridge.data.Sample;
import io.torchbridge.data.Split;
import io.torchbridge.data.transforms.Compose;
import io.torchbridge.data.transforms.ConvertImageDtype;
import io.torchbridge.data.transforms.Normalize;
import io.torchbridge.data.transforms.RandomCrop;
import io.torchbridge.data.transforms.RandomHorizontalFlip;
import io.torchbridge.data.transforms.Transform;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.CrossEntropyLoss;
import io.torchbridge.nn.Flatten;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.AdamW;
import io.torchbridge.optim.OneCycleLR;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A convolutional network on CIFAR-10, with augmentation, from the start. */
final class Cifar10Cnn implements Example {
  private static final Normalize NORMALIZE =
      new Normalize(List.of(0.491, 0.482, 0.447), List.of(0.247, 0.243, 0.262));

  @Override
  public String name() {
    return "cifar10-cnn";
  }

  @Override
  public String summary() {
    return "[FOLDER | IMAGES.zip] [--download] [--epochs N]: trains a convolutional network on"
        + " CIFAR-10, or on a zip of other images of 32 by 32 pixels";
  }

  /**
   * {@code [FOLDER | IMAGES.zip] [--download] [--epochs N]}: the folder of the binary version,
   * packed or not, else that of the setting {@code data}; or a zip with a folder of images for each
   * class.
   */
  @Override
  public void run(String... args) throws Exception {
    DataFolder folder = DataFolder.ofSettings();
    boolean download = false;
    int epochs = 10;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--download" -> download = true;
        case "--epochs" -> epochs = Integer.parseInt(args[++i]);
        default -> folder = DataFolder.of(Path.of(args[i]));
      }
    }
    System.out.println("backend " + Backends.current().description());
    System.out.println("device  " + Torch.zeros(1).device());
    try (var scope = TensorScope.open()) {
      if (Files.isRegularFile(folder.path())) {
        try (var images = ImageFolder.open(folder.path())) {
          var parts = images.randomSplit(0, 0.8, 0.2); // to train and to test with
          train(parts.get(0), parts.get(1), epochs);
        }
      } else {
        DataFolder from = folder.withDownload(download);
        train(Cifar.CIFAR10.load(from, Split.TRAIN), Cifar.CIFAR10.load(from, Split.TEST), epochs);
      }
    }
  }

  /**
   * Trains.
   *
   * @param training images of bytes, {@code (3, 32, 32)}
   * @return how many of the test images are recognised, as a fraction
   */
  static double train(Dataset<Sample> training, Dataset<Sample> test, int epochs) {
    Torch.manualSeed(0);
    // each image is shifted and mirrored at random, by threads that work ahead
    var augmented =
        changed(
            training,
            new RandomCrop(32, 4),
            new RandomHorizontalFlip(),
            new ConvertImageDtype(),
            NORMALIZE);
    var batches =
        new DataLoader<>(augmented, DataLoader.Options.of(64).withShuffle(0).withWorkers(2));
    try (var scope = TensorScope.open();
        var model = network();
        var optimizer = new AdamW(model.parameters())) {
      var schedule = new OneCycleLR(optimizer, 0.01, (long) epochs * batches.size());
      var loss = new CrossEntropyLoss();
      double accuracy = 0;
      for (int epoch = 1; epoch <= epochs; epoch++) {
        model.train();
        double total = 0;
        int done = 0;
        for (var batch : batches) {
          try (var step = TensorScope.open()) {
            optimizer.zeroGrad();
            Tensor l = loss.forward(model.forward(batch.input()), batch.target());
            l.backward();
            optimizer.step();
            schedule.step();
            total += l.itemDouble();
            if (++done % 100 == 0) {
              System.out.printf(
                  "epoch %d, batch %,d of %,d: loss %.4f%n",
                  epoch, done, batches.size(), total / done);
            }
          }
        }
        accuracy = accuracy(model, test);
        System.out.printf(
            "epoch %d of %d: loss %.4f, %.1f %% of %,d test images are right%n",
            epoch, epochs, total / done, 100 * accuracy, test.size());
      }
      return accuracy;
    }
  }

  private static Dataset<Sample> changed(Dataset<Sample> images, Transform... transforms) {
    var all = new Compose(transforms);
    return images.map(sample -> sample.withInput(all.apply(sample.input())));
  }

  private static Module network() { // (N, 3, 32, 32) -> (N, 10)
    return new Sequential(
        block(3, 32), // (N, 32, 16, 16)
        block(32, 64), // (N, 64, 8, 8)
        block(64, 128), // (N, 128, 4, 4)
        new AdaptiveAvgPool2d(1),
        new Flatten(),
        new Linear(128, 10));
  }

  private static Module block(int in, int out) {
    var options = ConvOptions.DEFAULT.withPadding(1);
    return new Sequential(
        new Conv2d(in, out, 3, options, false),
        new BatchNorm2d(out),
        new ReLU(),
        new Conv2d(out, out, 3, options, false),
        new BatchNorm2d(out),
        new ReLU(),
        new MaxPool2d(2));
  }

  private static double accuracy(Module model, Dataset<Sample> test) {
    long right = 0;
    model.eval();
    try (var noGradients = GradMode.DISABLED.enter()) {
      for (var batch : new DataLoader<>(changed(test, new ConvertImageDtype(), NORMALIZE), 250)) {
        try (var scope = TensorScope.open()) {
          Tensor predicted = model.forward(batch.input()).argmax(1);
          right += predicted.eq(batch.target()).sum().itemLong();
        }
      }
    }
    return (double) right / test.size();
  }
}
