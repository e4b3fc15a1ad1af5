package io.torchbridge.benchmarks.djl;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.torchbridge.benchmarks.work.Inputs;
import io.torchbridge.benchmarks.work.Work;
import io.torchbridge.benchmarks.work.WorkServer;
import io.torchbridge.benchmarks.work.Works;
import java.io.IOException;
import java.util.function.BinaryOperator;

/** DJL's PyTorch engine as a contender. */
public final class DjlWorks implements Works {
  private DjlWorks() {}

  public static void main(String[] args) throws IOException {
    WorkServer.serve(
        args,
        threads -> {
          System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
          System.setProperty("ai.djl.offline", "true");
          System.setProperty("ai.djl.default_engine", "PyTorch");
          Engine.getInstance();
          return new DjlWorks();
        });
  }

  @Override
  public String description() {
    return "DJL " + Engine.getDjlVersion() + ", PyTorch " + Engine.getInstance().getVersion();
  }

  @Override
  public Work make(String benchmark) throws NotOffered {
    return switch (benchmark) {
      case "add" -> new Single(NDArray::add);
      case "relu" -> new Single((a, b) -> Activation.relu(a));
      case "add-grad" -> new AddWithGradients();
      case "chain" -> new Chain();
      case "matmul" -> new Matmul();
      case "mlp" -> new Mlp();
      default -> throw new NotOffered("not written yet");
    };
  }

  /** Each iteration's temporaries are freed by a manager of its own. */
  private abstract static class Managed implements Work {
    final NDManager inputs = NDManager.newBaseManager();

    NDArray tensor(int seed, long... shape) {
      Shape s = new Shape(shape);
      return inputs.create(Inputs.uniform(seed, Math.toIntExact(s.size()), 1), s);
    }

    /**
     * @param manager of what the iteration makes
     */
    abstract NDArray step(NDManager manager);

    @Override
    public final double check() {
      double magnitude = 0;
      for (int i = 0; i < Inputs.CHECKED_ITERATIONS; i++) {
        try (NDManager manager = inputs.newSubManager()) {
          NDArray result = step(manager);
          magnitude = Inputs.magnitude(result.toType(DataType.FLOAT32, false).toFloatArray());
        }
      }
      return magnitude;
    }

    @Override
    public void run(long iterations) {
      for (long i = 0; i < iterations; i++) {
        try (NDManager manager = inputs.newSubManager()) {
          step(manager);
        }
      }
    }

    @Override
    public void close() {
      inputs.close();
    }
  }

  private static class Single extends Managed {
    private final NDArray a = tensor(1, 1);
    private final NDArray b = tensor(2, 1);
    private final BinaryOperator<NDArray> operator;

    Single(BinaryOperator<NDArray> operator) {
      this.operator = operator;
    }

    @Override
    NDArray step(NDManager manager) {
      return operator.apply(a, b);
    }

    @Override
    public void run(long iterations) {
      for (long i = 0; i < iterations; i++) {
        operator.apply(a, b).close();
      }
    }
  }

  /** DJL records gradients inside a collector only. */
  private static final class AddWithGradients extends Single {
    AddWithGradients() {
      super(NDArray::add);
      inputs.getManagedArrays().getFirst().setRequiresGradient(true);
    }

    @Override
    public void run(long iterations) {
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        super.run(iterations);
      }
    }
  }

  private static final class Chain extends Managed {
    private final NDArray x = tensor(1, 64, 64);
    private final NDArray y = tensor(2, 64, 64);

    @Override
    NDArray step(NDManager manager) {
      NDArray sum = manager.from(x.add(y)); // results follow the left operand's manager
      sum.attach(manager);
      NDArray relu = Activation.relu(sum.mul(y).sub(x));
      return Activation.sigmoid(relu.tanh()).exp().neg().abs().sqrt();
    }
  }

  private static final class Matmul extends Managed {
    private final NDArray a = tensor(1, 1024, 1024);
    private final NDArray b = tensor(2, 1024, 1024);

    @Override
    NDArray step(NDManager manager) {
      NDArray product = a.matMul(b);
      product.attach(manager);
      return product;
    }
  }

  private static final class Mlp extends Managed {
    private final NDArray images = tensor(100, 64, 784);
    private final NDArray classes = inputs.create(Inputs.classes(64));
    private final Model model = Model.newInstance("mlp");
    private final Trainer trainer;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    Mlp() {
      var block =
          new SequentialBlock()
              .add(Linear.builder().setUnits(128).build())
              .add(Activation::relu)
              .add(Linear.builder().setUnits(10).build());
      model.setBlock(block);
      var sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).build();
      trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(sgd));
      trainer.initialize(new Shape(64, 784));
      int seed = 2;
      for (var entry : block.getParameters()) {
        Parameter parameter = entry.getValue();
        NDArray array = parameter.getArray();
        long[] shape = array.getShape().getShape();
        if (shape.length == 2) {
          array.set(Inputs.weights(seed, shape));
          seed += 2;
        } else {
          array.set(new float[Math.toIntExact(array.size())]);
        }
      }
    }

    @Override
    NDArray step(NDManager manager) {
      NDArray result;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray input = images.duplicate();
        input.attach(manager);
        NDArray logits = trainer.forward(new NDList(input)).singletonOrThrow();
        result = loss.evaluate(new NDList(classes), new NDList(logits));
        collector.backward(result);
      }
      trainer.step();
      return result;
    }

    @Override
    public void close() {
      trainer.close();
      model.close();
      super.close();
    }
  }
}
