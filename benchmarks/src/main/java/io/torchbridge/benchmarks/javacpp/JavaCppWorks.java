package io.torchbridge.benchmarks.javacpp;

import io.torchbridge.benchmarks.work.Inputs;
import io.torchbridge.benchmarks.work.Work;
import io.torchbridge.benchmarks.work.WorkServer;
import io.torchbridge.benchmarks.work.Works;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BinaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Bytedeco's classes as a contender, with JavaCPP's own defaults. */
public final class JavaCppWorks implements Works {
  private JavaCppWorks() {}

  public static void main(String[] args) throws IOException {
    WorkServer.serve(
        args,
        threads -> {
          torch.set_num_threads(threads);
          return new JavaCppWorks();
        });
  }

  @Override
  public String description() {
    try {
      return "Bytedeco's pytorch " + Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Work make(String benchmark) throws NotOffered {
    return switch (benchmark) {
      case "add" -> new Single((a, b) -> a.add(b), false);
      case "relu" -> new Single((a, b) -> a.relu(), false);
      case "add-grad" -> new Single((a, b) -> a.add(b), true);
      case "chain" -> new Chain();
      case "matmul" -> new Matmul();
      case "mlp" -> new Mlp();
      default -> throw new NotOffered("not written yet");
    };
  }

  static Tensor tensor(float[] values, long... shape) {
    return Tensor.create(values, shape);
  }

  /** Each iteration's temporaries are freed by a scope, as in Bytedeco's samples. */
  private abstract static class Scoped implements Work {
    abstract Tensor step();

    @Override
    public final double check() {
      double magnitude = 0;
      for (int i = 0; i < Inputs.CHECKED_ITERATIONS; i++) {
        try (var scope = new PointerScope()) {
          Tensor result = step().detach().contiguous();
          float[] values = new float[Math.toIntExact(result.numel())];
          new FloatPointer(result.data_ptr_float()).get(values);
          magnitude = Inputs.magnitude(values);
        }
      }
      return magnitude;
    }

    @Override
    public void run(long iterations) {
      for (long i = 0; i < iterations; i++) {
        try (var scope = new PointerScope()) {
          step();
        }
      }
    }
  }

  private static final class Single extends Scoped {
    private final Tensor a;
    private final Tensor b = tensor(Inputs.uniform(2, 1, 1), 1);
    private final BinaryOperator<Tensor> operator;

    Single(BinaryOperator<Tensor> operator, boolean withGradients) {
      this.operator = operator;
      this.a = tensor(Inputs.uniform(1, 1, 1), 1).set_requires_grad(withGradients);
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

  private static final class Chain extends Scoped {
    private final Tensor x = tensor(Inputs.uniform(1, 64 * 64, 1), 64, 64);
    private final Tensor y = tensor(Inputs.uniform(2, 64 * 64, 1), 64, 64);

    @Override
    Tensor step() {
      return x.add(y).mul(y).sub(x).relu().tanh().sigmoid().exp().neg().abs().sqrt();
    }
  }

  private static final class Matmul extends Scoped {
    private final Tensor a = tensor(Inputs.uniform(1, 1024 * 1024, 1), 1024, 1024);
    private final Tensor b = tensor(Inputs.uniform(2, 1024 * 1024, 1), 1024, 1024);

    @Override
    Tensor step() {
      return a.matmul(b);
    }
  }

  private static final class Mlp extends Scoped {
    private final Tensor images = tensor(Inputs.uniform(100, 64 * 784, 1), 64, 784);
    private final Tensor classes = Tensor.create(Inputs.classes(64), 64);
    private final LinearImpl hidden = new LinearImpl(784, 128);
    private final LinearImpl out = new LinearImpl(128, 10);
    private final SGD optimizer;

    Mlp() {
      // in the order of their names in the other contenders: 0.bias, 0.weight, 2.bias, 2.weight
      set(hidden.weight(), 2);
      set(out.weight(), 4);
      hidden.bias().data().zero_();
      out.bias().data().zero_();
      optimizer =
          new SGD(
              new TensorVector(hidden.weight(), hidden.bias(), out.weight(), out.bias()),
              new SGDOptions(0.01));
    }

    private static void set(Tensor weight, int seed) {
      long[] shape = weight.shape();
      weight.data().copy_(tensor(Inputs.weights(seed, shape), shape));
    }

    @Override
    Tensor step() {
      optimizer.zero_grad();
      Tensor logits = out.forward(hidden.forward(images).relu());
      Tensor loss = torch.cross_entropy(logits, classes);
      loss.backward();
      optimizer.step();
      return loss;
    }
  }
}
