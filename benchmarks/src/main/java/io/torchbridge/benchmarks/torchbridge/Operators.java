package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.benchmarks.work.Inputs;
import java.util.function.BinaryOperator;

/** Operators without a network around them. */
final class Operators {
  private Operators() {}

  /** One operator on tensors of one element; each result is closed at once. */
  static final class Single extends TensorWork {
    private final Tensor a;
    private final Tensor b = Torch.fromData(Inputs.uniform(2, 1, 1), 1);
    private final BinaryOperator<Tensor> operator;

    Single(BinaryOperator<Tensor> operator, boolean withGradients) {
      this.operator = operator;
      this.a = Torch.fromData(Inputs.uniform(1, 1, 1), 1).requiresGrad(withGradients);
    }

    @Override
    Tensor step() {
      return operator.apply(a, b);
    }

    @Override
    public void run(long iterations) {
      for (long i = 0; i < iterations; i++) {
        operator.apply(a, b).close();
      }
    }
  }

  /** Ten elementwise operators on 64×64. */
  static final class Chain extends TensorWork {
    private final Tensor x = Torch.fromData(Inputs.uniform(1, 64 * 64, 1), 64, 64);
    private final Tensor y = Torch.fromData(Inputs.uniform(2, 64 * 64, 1), 64, 64);

    @Override
    Tensor step() {
      return x.add(y).mul(y).sub(x).relu().tanh().sigmoid().exp().neg().abs().sqrt();
    }
  }

  /** The product of two 1024×1024 matrices. */
  static final class Matmul extends TensorWork {
    private final Tensor a = Torch.fromData(Inputs.uniform(1, 1024 * 1024, 1), 1024, 1024);
    private final Tensor b = Torch.fromData(Inputs.uniform(2, 1024 * 1024, 1), 1024, 1024);

    @Override
    Tensor step() {
      return a.matmul(b);
    }
  }
}
