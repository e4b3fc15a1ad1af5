package io.torchbridge.benchmarks.javacpp;

import io.torchbridge.benchmarks.work.Inputs;
import io.torchbridge.benchmarks.work.Work;
import io.torchbridge.benchmarks.work.WorkServer;
import io.torchbridge.benchmarks.work.Works;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BinaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.parameter_list;

/** Bytedeco's classes as a contender, with JavaCPP's own defaults. */
public final class JavaCppWorks implements Works {
  private final Path networks;

  private JavaCppWorks(Path networks) {
    this.networks = networks;
  }

  public static void main(String[] args) throws IOException {
    WorkServer.serve(
        args,
        (threads, networks) -> {
          torch.set_num_threads(threads);
          return new JavaCppWorks(networks);
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
      case "resnet18-b1" -> new Inference(network(benchmark), images(1, 224));
      case "resnet18-b8" -> new Inference(network(benchmark), images(8, 224));
      case "resnet18-train" -> new NetworkTraining(network(benchmark), images(16, 64), 16);
      case "bert" -> new Inference(network(benchmark), tokens());
      case "bert-train" -> new NetworkTraining(network(benchmark), tokens(), 4);
      case "lstm" ->
          new NetworkTraining(
              network(benchmark), tensor(Inputs.uniform(100, 32 * 16 * 128, 1), 32, 16, 128), 16);
      case "host" -> new Host();
      case "dlpack-1k", "dlpack-1g" -> throw new NotOffered("its classes do not map DLPack");
      default -> throw new NotOffered("there is nothing of the kind in Bytedeco's classes");
    };
  }

  private JitModule network(String name) throws NotOffered {
    Path file = networks.resolve(name + ".pt");
    if (!Files.exists(file)) {
      throw new NotOffered(Works.NO_NETWORK);
    }
    return torch.load(file.toString());
  }

  private static Tensor images(int count, int size) {
    return tensor(Inputs.uniform(100, count * 3 * size * size, 1), count, 3, size, size);
  }

  private static Tensor tokens() {
    return Tensor.create(Inputs.tokens(4 * 128), 4, 128);
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

  /** A network that Python wrote as TorchScript. */
  private static final class Inference extends Scoped {
    private final JitModule network;
    private final IValueVector inputs;

    Inference(JitModule network, Tensor input) {
      this.network = network;
      this.inputs = new IValueVector(new IValue(input));
    }

    @Override
    Tensor step() {
      try (var noGradients = new NoGradGuard()) {
        return network.forward(inputs).toTensor();
      }
    }
  }

  private abstract static class Training extends Scoped {
    private final Tensor classes;
    private final SGD optimizer;

    Training(TensorVector parameters, int count) {
      classes = Tensor.create(Inputs.classes(count), count);
      optimizer = new SGD(parameters, new SGDOptions(0.01));
    }

    abstract Tensor forward();

    @Override
    final Tensor step() {
      optimizer.zero_grad();
      Tensor loss = torch.cross_entropy(forward(), classes);
      loss.backward();
      optimizer.step();
      return loss;
    }
  }

  private static final class NetworkTraining extends Training {
    private final JitModule network;
    private final IValueVector inputs;

    NetworkTraining(JitModule network, Tensor input, int count) {
      super(parameters(network), count);
      this.network = network;
      this.inputs = new IValueVector(new IValue(input));
    }

    private static TensorVector parameters(JitModule network) {
      var list = new TensorVector();
      parameter_list parameters = network.parameters();
      for (var i = parameters.begin(); i.notEquals(parameters.end()); i.increment()) {
        list.push_back(i.multiply());
      }
      return list;
    }

    @Override
    Tensor forward() {
      return network.forward(inputs).toTensor();
    }
  }

  private static final class Mlp extends Training {
    private final Tensor images = tensor(Inputs.uniform(100, 64 * 784, 1), 64, 784);
    private final LinearImpl hidden;
    private final LinearImpl out;

    Mlp() {
      // in the order of their names in the other contenders: 0.bias, 0.weight, 2.bias, 2.weight
      this(layer(784, 128, 2), layer(128, 10, 4));
    }

    private Mlp(LinearImpl hidden, LinearImpl out) {
      super(new TensorVector(hidden.weight(), hidden.bias(), out.weight(), out.bias()), 64);
      this.hidden = hidden;
      this.out = out;
    }

    private static LinearImpl layer(long in, long out, int seed) {
      var layer = new LinearImpl(in, out);
      long[] shape = layer.weight().shape();
      layer.weight().data().copy_(tensor(Inputs.weights(seed, shape), shape));
      layer.bias().data().zero_();
      return layer;
    }

    @Override
    Tensor forward() {
      return out.forward(hidden.forward(images).relu());
    }
  }

  private static final class Host extends Scoped {
    private final float[] array = Inputs.uniform(1, 1 << 16, 1);

    @Override
    Tensor step() {
      Tensor tensor = tensor(array, array.length);
      float[] back = new float[array.length];
      new FloatPointer(tensor.data_ptr_float()).get(back);
      return tensor(back, back.length);
    }

    @Override
    public void run(long iterations) {
      for (long i = 0; i < iterations; i++) {
        try (var scope = new PointerScope()) {
          Tensor tensor = tensor(array, array.length);
          new FloatPointer(tensor.data_ptr_float()).get(new float[array.length]);
        }
      }
    }
  }
}
