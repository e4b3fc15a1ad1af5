package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.Dataset;
import io.torchbridge.data.ImageFolder;
import io.torchbridge.data.Images;
import io.torchbridge.data.Sample;
import io.torchbridge.data.WorkerOptions;
import java.nio.file.Path;

/** A pass over a folder of images with two workers that stay between the passes. */
final class Loading extends TensorWork {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  private final DataLoader<Sample> batches;

  Loading(Path folder) {
    ImageFolder images = ImageFolder.open(folder);
    Dataset<Sample> normalized =
        images.map(
            image -> {
              Tensor pixels = Images.toFloat(image.input());
              return new Sample(Images.normalize(pixels, MEAN, DEVIATION), image.target());
            });
    batches =
        new DataLoader<>(
            normalized,
            DataLoader.Options.of(32).withWorkers(WorkerOptions.of(2).withPersistent(true)));
  }

  @Override
  Tensor step() {
    Tensor last = Torch.zeros(1);
    for (Sample batch : batches) {
      last.close();
      last = batch.input().clone();
    }
    return last;
  }

  @Override
  public void run(long iterations) {
    for (long i = 0; i < iterations; i++) {
      for (Sample batch : batches) {
        try (var scope = TensorScope.open()) {
          batch.input();
        }
      }
    }
  }

  @Override
  public void close() {
    batches.close();
    super.close();
  }
}
