package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.AvgPool2d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.MaxPoolOptions;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Signature;
import io.torchbridge.nn.init.Init;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/densenet.html">torchvision's DenseNet</a>.
 * Input {@code (N, 3, H, W)} of at least 29×29, output {@code (N, num_classes)}. Loads the names
 * that older weights have, too.
 */
public final class DenseNet extends Module {
  private static final Pattern OLD_KEY =
      Pattern.compile("(.*denselayer\\d+\\.(?:norm|relu|conv))\\.([12]\\..*)");

  /**
   * A network's shape.
   *
   * @param growthRate how many channels each layer adds
   * @param blockConfig the blocks' numbers of layers
   * @param numInitFeatures channels of the first convolution
   * @param bnSize by what a layer's bottleneck is wider than what it adds
   * @param dropRate of the dropout after each layer
   */
  public record Config(
      long growthRate,
      List<Integer> blockConfig,
      long numInitFeatures,
      long bnSize,
      double dropRate,
      long numClasses) {
    public Config {
      blockConfig = List.copyOf(blockConfig);
    }
  }

  private final Sequential features;
  private final Linear classifier;

  public DenseNet(Config config) {
    long width = config.numInitFeatures;
    ConvOptions half = ConvOptions.DEFAULT.withStride(2).withPadding(3);
    var layers = new LinkedHashMap<String, Module>();
    layers.put("conv0", new Conv2d(3, width, 7, half, false));
    layers.put("norm0", new BatchNorm2d(width));
    layers.put("relu0", new ReLU(true));
    layers.put("pool0", new MaxPool2d(3, MaxPoolOptions.DEFAULT.withStride(2).withPadding(1)));
    int blocks = config.blockConfig.size();
    for (int i = 1; i <= blocks; i++) {
      int depth = config.blockConfig.get(i - 1);
      layers.put("denseblock" + i, new DenseBlock(config, depth, width));
      width += depth * config.growthRate;
      if (i < blocks) {
        layers.put("transition" + i, new Transition(width, width / 2));
        width /= 2;
      }
    }
    layers.put("norm5", new BatchNorm2d(width));
    features = register("features", new Sequential(layers));
    classifier = register("classifier", new Linear(width, config.numClasses));
    for (Module module : modules()) {
      if (module instanceof Conv2d convolution) {
        Init.kaimingNormal_(
            convolution.weight, 0, Init.FanMode.FAN_IN, Init.Nonlinearity.LEAKY_RELU);
      } else if (module instanceof Linear linear && linear.bias != null) {
        Init.zeros_(linear.bias);
      }
    }
    registerLoadStateDictPreHook(DenseNet::rename);
  }

  private static void rename(Module module, Map<String, Tensor> state, String prefix) {
    for (String key : List.copyOf(state.keySet())) {
      Matcher matcher = OLD_KEY.matcher(key);
      Tensor tensor = state.get(key);
      if (matcher.matches() && key.startsWith(prefix) && tensor != null) {
        state.remove(key);
        state.put(matcher.group(1) + matcher.group(2), tensor);
      }
    }
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    Tensor x = F.relu_(features.call(images));
    return classifier.call(F.adaptiveAvgPool2d(x, 1, 1).flatten(1));
  }

  /** Takes all features so far and makes the next ones. */
  private static final class DenseLayer extends Module {
    private static final Signature INPUT = Signature.of("input");

    private final BatchNorm2d norm1;
    private final ReLU relu1;
    private final Conv2d conv1;
    private final BatchNorm2d norm2;
    private final ReLU relu2;
    private final Conv2d conv2;
    private final double dropRate;

    DenseLayer(Config config, long in) {
      long middle = config.bnSize * config.growthRate;
      norm1 = register("norm1", new BatchNorm2d(in));
      relu1 = register("relu1", new ReLU(true));
      conv1 = register("conv1", new Conv2d(in, middle, 1, ConvOptions.DEFAULT, false));
      norm2 = register("norm2", new BatchNorm2d(middle));
      relu2 = register("relu2", new ReLU(true));
      conv2 =
          register(
              "conv2",
              new Conv2d(middle, config.growthRate, 3, ConvOptions.DEFAULT.withPadding(1), false));
      dropRate = config.dropRate;
    }

    private Tensor next(List<Tensor> previous) {
      Tensor x = conv1.call(relu1.call(norm1.call(Torch.cat(previous, 1))));
      x = conv2.call(relu2.call(norm2.call(x)));
      return dropRate > 0 ? F.dropout(x, dropRate, isTraining()) : x;
    }

    @Override
    public Tensor forward(Tensor input) {
      return next(List.of(input));
    }

    @Override
    protected Object forward(
        List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
      Object input = INPUT.bind(name(), inputs, keywords).get("input");
      if (input instanceof Tensor tensor) {
        return next(List.of(tensor));
      }
      if (input instanceof List<?> list && list.stream().allMatch(Tensor.class::isInstance)) {
        return next(list.stream().map(Tensor.class::cast).toList());
      }
      throw new InvalidArgumentException(
          "%s takes a tensor or a list of tensors, not %s".formatted(name(), input));
    }

    @Override
    protected String name() {
      return "_DenseLayer";
    }
  }

  private static final class DenseBlock extends Module {
    DenseBlock(Config config, int layers, long in) {
      for (int i = 0; i < layers; i++) {
        register("denselayer" + (i + 1), new DenseLayer(config, in + i * config.growthRate));
      }
    }

    @Override
    public Tensor forward(Tensor input) {
      var features = new ArrayList<Tensor>();
      features.add(input);
      for (Module layer : namedChildren().values()) {
        features.add((Tensor) layer.call(List.of(List.copyOf(features)), Map.of()));
      }
      return Torch.cat(features, 1);
    }

    @Override
    protected String name() {
      return "_DenseBlock";
    }
  }

  private static final class Transition extends Sequential {
    Transition(long in, long out) {
      register("norm", new BatchNorm2d(in));
      register("relu", new ReLU(true));
      register("conv", new Conv2d(in, out, 1, ConvOptions.DEFAULT, false));
      register("pool", new AvgPool2d(2, 2));
    }

    @Override
    protected String name() {
      return "_Transition";
    }
  }
}
