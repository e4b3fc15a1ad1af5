package io.torchbridge.data;

import io.torchbridge.DType;
import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.util.Arrays;

/** The generator of the current backend, by the operators that draw from it. */
final class DefaultGenerator extends Generator {
  static final DefaultGenerator INSTANCE = new DefaultGenerator();

  private static final Op UNIFORM = Op.of("aten::uniform_");
  private static final Op NORMAL = Op.of("aten::normal_");
  private static final Op RANDOM = Op.of("aten::random_");
  private static final Op DIRICHLET = Op.of("aten::_sample_dirichlet");
  private static final Op MULTINOMIAL = Op.of("aten::multinomial");

  private DefaultGenerator() {}

  @Override
  byte[] state() {
    try (Tensor state = Torch.getRngState()) {
      return state.toByteArray();
    }
  }

  @Override
  void setState(byte[] state) {
    try (Tensor tensor = Torch.tensor(state, DType.UINT8)) {
      Torch.setRngState(tensor);
    }
  }

  @Override
  public double uniform(double from, double to) {
    try (Tensor one = Torch.empty(1)) {
      return UNIFORM.tensor(one, from, to).itemDouble();
    }
  }

  @Override
  long[] integers(long low, long high, int count) {
    try (Tensor drawn = Torch.randint(low, high, count)) {
      return drawn.toLongArray();
    }
  }

  @Override
  public int[] randperm(int n) {
    try (Tensor drawn = Torch.randperm(n)) {
      return indices(drawn);
    }
  }

  @Override
  public float[] normal(int count) {
    try (Tensor drawn = Torch.empty(count)) {
      return NORMAL.tensor(drawn).toFloatArray();
    }
  }

  @Override
  public long seed() {
    try (Tensor drawn = Torch.empty(TensorOptions.of(DType.INT64))) {
      return RANDOM.tensor(drawn).itemLong();
    }
  }

  @Override
  int[] draw(double[] weights, double sum, int count, boolean replacement) {
    try (Tensor given = Torch.tensor(weights);
        Tensor drawn = MULTINOMIAL.tensor(given, count, replacement)) {
      return indices(drawn);
    }
  }

  @Override
  public int choice(double[] weights) {
    try (Tensor given = Torch.tensor(weights, DType.FLOAT32);
        Tensor drawn = MULTINOMIAL.tensor(given, 1, false)) {
      return drawn.itemInt();
    }
  }

  @Override
  public double beta(double alpha) {
    try (Tensor both = Torch.tensor(new float[] {(float) alpha, (float) alpha});
        Tensor drawn = DIRICHLET.tensor(both);
        Tensor first = drawn.select(0, 0)) {
      return first.itemDouble();
    }
  }

  private static int[] indices(Tensor drawn) {
    return Arrays.stream(drawn.toLongArray()).mapToInt(Math::toIntExact).toArray();
  }
}
