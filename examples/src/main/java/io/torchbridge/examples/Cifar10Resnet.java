package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.ImageFolder;
import io.torchbridge.data.Images;
import io.torchbridge.io.PyTorchFile;
import java.nio.file.Path;
import java.util.HashMap;

/** Weights that were trained in Python, images as they come, inference in Java. */
final class Cifar10Resnet implements Example {
  // how the images of the training were normalised: ImageNet's mean and deviation, by channel
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

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
  static long classify(Path weights, Path images) {
    try (var scope = TensorScope.open();
        var noGradients = GradMode.DISABLED.enter();
        var model = network(weights);
        var folder = ImageFolder.open(images)) {
      long right = 0;
      long seen = 0;
      for (var batch : new DataLoader<>(folder, 100)) {
        try (var step = TensorScope.open()) {
          Tensor predicted = model.forward(normalize(batch.input())).argmax(1);
          right += predicted.eq(batch.target()).sum().itemLong();
          seen += predicted.numel();
          System.out.printf("%d of %d are right so far%n", right, seen);
        }
      }
      return right;
    }
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

  /** Images as the network was trained on them, {@code (N, 3, 32, 32)}, of bytes. */
  static Tensor normalize(Tensor images) {
    return Images.normalize(Images.toFloat(images), MEAN, DEVIATION);
  }
}
