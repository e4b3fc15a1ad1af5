package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.benchmarks.work.Inputs;
import io.torchbridge.nn.Module;
import io.torchbridge.optim.SGD;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A step of stochastic gradient descent: forward, backward, update. Its result is the loss. */
final class Training extends TensorWork {
  static final double LEARNING_RATE = 0.01;

  private final Module model;
  private final Function<? super Module, Tensor> loss;
  private final SGD optimizer;

  /**
   * @param loss of one batch
   */
  Training(Module model, Function<? super Module, Tensor> loss) {
    this.model = model;
    setWeights(model);
    this.loss = loss;
    this.optimizer = new SGD(model.parameters(), LEARNING_RATE);
  }

  @Override
  Tensor step() {
    optimizer.zeroGrad();
    Tensor result = loss.apply(model);
    result.backward();
    optimizer.step();
    return result;
  }

  @Override
  public void close() {
    optimizer.close();
    model.close();
    super.close();
  }

  /** Weights that every contender sets: by the order of the parameters' names. */
  static void setWeights(Module model) {
    int seed = 0;
    try (var noGradients = GradMode.DISABLED.enter()) {
      for (Map.Entry<String, Tensor> entry : new TreeMap<>(model.namedParameters()).entrySet()) {
        Tensor parameter = entry.getValue();
        long[] shape = parameter.shape();
        seed++;
        if (shape.length > 1) {
          try (Tensor weights = Torch.fromData(Inputs.weights(seed, shape), shape)) {
            parameter.copy_(weights);
          }
        } else {
          parameter.fill_(entry.getKey().endsWith("weight") ? 1 : 0);
        }
      }
    }
  }
}
