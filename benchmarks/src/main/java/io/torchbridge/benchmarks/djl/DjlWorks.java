package io.torchbridge.benchmarks.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.torchbridge.benchmarks.work.Inputs;
import io.torchbridge.benchmarks.work.Work;
import io.torchbridge.benchmarks.work.WorkServer;
import io.torchbridge.benchmarks.work.Works;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BinaryOperator;

/** DJL's PyTorch engine as a contender. */
public final class DjlWorks implements Works {
  private final Path networks;

  private DjlWorks(Path networks) {
    this.networks = networks;
  }

  public static void main(String[] args) throws IOException {
    WorkServer.serve(
        args,
        (threads, networks) -> {
          System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
          Engine.getInstance();
          return new DjlWorks(networks);
        });
  }

  @Override
  public String description() {
    return "DJL " + Engine.getDjlVersion() + ", PyTorch " + Engine.getInstance().getVersion();
  }

  @Override
  public Work make(String benchmark) throws NotOffered, IOException, MalformedModelException {
    return switch (benchmark) {
      case "add" -> new Single(NDArray::add);
      case "relu" -> new Single((a, b) -> Activation.relu(a));
      case "add-grad" -> new AddWithGradients();
      case "chain" -> new Chain();
      case "matmul" -> new Matmul();
      case "mlp" -> new Mlp();
      case "resnet18-b1" -> new Inference(network(benchmark), 1, 3, 224, 224);
      case "resnet18-b8" -> new Inference(network(benchmark), 8, 3, 224, 224);
      case "bert" -> new Inference(network(benchmark), Inputs.tokens(4 * 128), 4, 128);
      case "resnet18-train" -> new NetworkTraining(network(benchmark), 16, 16, 3, 64, 64);
      case "lstm" -> new NetworkTraining(network(benchmark), 16, 32, 16, 128);
      case "bert-train" ->
          new NetworkTraining(network(benchmark), 4, Inputs.tokens(4 * 128), 4, 128);
      case "host" -> new Host();
      case "dlpack-1k", "dlpack-1g" -> throw new NotOffered("it has no DLPack");
      case "dataloader" -> throw new NotOffered("its datasets of images are another module");
      default -> throw new NotOffered("there is nothing of the kind in DJL");
    };
  }

  private Model network(String name) throws NotOffered, IOException, MalformedModelException {
    if (!Files.exists(networks.resolve(name + ".pt"))) {
      throw new NotOffered(Works.NO_NETWORK);
    }
    Model model = Model.newInstance(name);
    model.load(networks, name, Map.of("trainParam", "true"));
    return model;
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
    abstract NDArray step(NDManager manager) throws TranslateException;

    @Override
    public final double check() throws TranslateException {
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
    public void run(long iterations) throws TranslateException {
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
      NDArray sum = x.add(y);
      sum.attach(manager); // what is made of it follows it
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

  /** A network that Python wrote as TorchScript, in a predictor. */
  private static final class Inference extends Managed {
    private final Model model;
    private final Predictor<NDList, NDList> predictor;
    private final NDArray input;

    Inference(Model model, long... shape) {
      this.model = model;
      this.predictor = model.newPredictor(new NoopTranslator());
      this.input = tensor(100, shape);
    }

    Inference(Model model, long[] tokens, long... shape) {
      this.model = model;
      this.predictor = model.newPredictor(new NoopTranslator());
      this.input = inputs.create(tokens, new Shape(shape));
    }

    @Override
    NDArray step(NDManager manager) throws TranslateException {
      NDArray output = predictor.predict(new NDList(input)).singletonOrThrow();
      output.attach(manager);
      return output;
    }

    @Override
    public void close() {
      predictor.close();
      model.close();
      super.close();
    }
  }

  private abstract static class Training extends Managed {
    private final Model model;
    private final Trainer trainer;
    private final NDArray classes;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    Training(Model model, int count) {
      this.model = model;
      var sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).build();
      trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(sgd));
      classes = inputs.create(Inputs.classes(count));
    }

    Trainer trainer() {
      return trainer;
    }

    abstract NDArray input();

    @Override
    final NDArray step(NDManager manager) {
      NDArray result;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray input = input().duplicate(); // what is made of it is freed with the manager
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

  private static final class NetworkTraining extends Training {
    private final NDArray input;

    NetworkTraining(Model model, int count, long... shape) {
      super(model, count);
      input = tensor(100, shape);
      trainer().initialize(input.getShape());
    }

    NetworkTraining(Model model, int count, long[] tokens, long... shape) {
      super(model, count);
      input = inputs.create(tokens, new Shape(shape));
      trainer().initialize(input.getShape());
    }

    @Override
    NDArray input() {
      return input;
    }
  }

  private static final class Mlp extends Training {
    private final NDArray images = tensor(100, 64, 784);

    Mlp() {
      super(model(), 64);
      trainer().initialize(images.getShape());
      int seed = 2; // in the order of their names elsewhere: 0.bias, 0.weight, 2.bias, 2.weight
      for (var entry : trainer().getModel().getBlock().getParameters()) {
        NDArray array = entry.getValue().getArray();
        long[] shape = array.getShape().getShape();
        if (shape.length == 2) {
          array.set(Inputs.weights(seed, shape));
          seed += 2;
        } else {
          array.set(new float[Math.toIntExact(array.size())]);
        }
      }
    }

    private static Model model() {
      Model model = Model.newInstance("mlp");
      model.setBlock(
          new SequentialBlock()
              .add(Linear.builder().setUnits(128).build())
              .add(Activation::relu)
              .add(Linear.builder().setUnits(10).build()));
      return model;
    }

    @Override
    NDArray input() {
      return images;
    }
  }

  private static final class Host extends Managed {
    private final float[] array = Inputs.uniform(1, 1 << 16, 1);

    @Override
    NDArray step(NDManager manager) {
      return manager.create(manager.create(array).toFloatArray());
    }

    @Override
    public void run(long iterations) {
      for (long i = 0; i < iterations; i++) {
        try (NDArray tensor = inputs.create(array)) {
          tensor.toFloatArray();
        }
      }
    }
  }
}
