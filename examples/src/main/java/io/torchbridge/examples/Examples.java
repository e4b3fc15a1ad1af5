package io.torchbridge.examples;

import java.util.List;

/** All examples, in the order in which one would read them. */
public final class Examples {
  private Examples() {}

  public static List<Example> all() {
    return List.of(
        new Quickstart(),
        new TensorCreation(),
        new TensorOperations(),
        new DeviceSelection(),
        new Xor(),
        new CustomFunction(),
        new Autoencoder(),
        new TextClassification(),
        new CharGpt(),
        new Ppo(),
        new Mnist(),
        new Cifar10Cnn(),
        new Cifar10Resnet(),
        new Classify(),
        new TorchvisionResnet(),
        new Resume(),
        new TensorBoardRun(),
        new FinetunePython(),
        new Embed(),
        new Generate(),
        new ZeroCopy(),
        new Soak(),
        new ManyThreads());
  }
}
