package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.models.vision.Conv2dNormActivation.Window;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.AvgPool2d;
import io.torchbridge.nn.AvgPoolOptions;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Flatten;
import io.torchbridge.nn.GELU;
import io.torchbridge.nn.Identity;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ModuleList;
import io.torchbridge.nn.NormOptions;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.SiLU;
import io.torchbridge.nn.Sigmoid;
import io.torchbridge.nn.Tanh;
import io.torchbridge.nn.init.Init;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.LongFunction;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/maxvit.html">torchvision's MaxViT</a>.
 * Input {@code (N, 3, input_size, input_size)}, output {@code (N, num_classes)}.
 */
public final class MaxVit extends Module {
  private static final LongFunction<Module> NORM =
      n -> new BatchNorm2d(n, NormOptions.BATCH.withEps(1e-3).withMomentum(0.01));

  /**
   * A network's shape.
   *
   * @param inputSize the edge of the images it takes
   * @param partitionSize the edge of windows and grids; each stage's edge is a multiple
   * @param blockChannels features of the stages
   * @param blockLayers layers of the stages
   * @param headDim features of one head
   * @param stochasticDepthProb with which the last layer is left out while training
   */
  public record Config(
      long inputSize,
      long stemChannels,
      long partitionSize,
      List<Integer> blockChannels,
      List<Integer> blockLayers,
      long headDim,
      double stochasticDepthProb,
      double mlpDropout,
      double attentionDropout,
      long numClasses) {
    public Config {
      blockChannels = List.copyOf(blockChannels);
      blockLayers = List.copyOf(blockLayers);
      if (blockChannels.isEmpty() || blockChannels.size() != blockLayers.size()) {
        throw new InvalidArgumentException(
            "MaxVit: block_channels %s and block_layers %s must be one for each stage"
                .formatted(blockChannels, blockLayers));
      }
      long size = halved(inputSize);
      for (long channels : blockChannels) {
        size = halved(size);
        if (size % partitionSize != 0) {
          throw new InvalidArgumentException(
              "MaxVit: with input_size %d there is a stage of %d×%d, which must be divisible by"
                      .formatted(inputSize, size, size)
                  + " partition_size "
                  + partitionSize);
        }
        if (channels % headDim != 0) {
          throw new InvalidArgumentException(
              "MaxVit: block_channels %s must be divisible by head_dim %d"
                  .formatted(blockChannels, headDim));
        }
      }
    }
  }

  private final Config config;
  private final Sequential stem;
  private final ModuleList blocks;
  private final Sequential classifier;

  public MaxVit(Config config) {
    this.config = config;
    long channels = config.stemChannels;
    stem =
        register(
            "stem",
            new Sequential(
                new Conv2dNormActivation(3, channels, Window.of(3).withStride(2), NORM, GELU::new),
                new Conv2dNormActivation(channels, channels, Window.of(3), null, null)));
    blocks = register("blocks", new ModuleList());
    long size = halved(config.inputSize);
    int all = config.blockLayers.stream().mapToInt(n -> n).sum();
    int before = 0;
    for (int i = 0; i < config.blockLayers.size(); i++) {
      size = halved(size);
      long out = config.blockChannels.get(i);
      MaxVitBlock block = new MaxVitBlock();
      for (int j = 0; j < config.blockLayers.get(i); j++) {
        double drop = config.stochasticDepthProb / Math.max(1, all - 1) * before++;
        block.layers.append(
            j == 0
                ? new MaxVitLayer(config, channels, out, 2, size, drop)
                : new MaxVitLayer(config, out, out, 1, size, drop));
      }
      blocks.append(block);
      channels = out;
    }
    classifier =
        register(
            "classifier",
            new Sequential(
                new AdaptiveAvgPool2d(1),
                new Flatten(),
                new LayerNorm(channels),
                new Linear(channels, channels),
                new Tanh(),
                new Linear(channels, config.numClasses, false)));
    new Initialisation(c -> Init.normal_(c.weight, 0, 0.02), l -> Init.normal_(l.weight, 0, 0.02))
        .of(this);
  }

  /** After a convolution of 3×3 with stride 2. */
  private static long halved(long size) {
    return (size - 1) / 2 + 1;
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, S, S) -> (N, num_classes)
    long size = config.inputSize;
    if (images.ndim() != 4 || images.size(2) != size || images.size(3) != size) {
      throw new ShapeMismatchException(
          "MaxVit takes images of shape (N, 3, %d, %d), not %s"
              .formatted(size, size, Arrays.toString(images.shape())));
    }
    Tensor x = stem.call(images);
    for (Module block : blocks) {
      x = block.call(x);
    }
    return classifier.call(x);
  }

  private static final class MaxVitBlock extends Module {
    private final ModuleList layers = register("layers", new ModuleList());

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = input;
      for (Module layer : layers) {
        x = layer.call(x);
      }
      return x;
    }
  }

  private static final class MaxVitLayer extends Module {
    private final Sequential layers;

    MaxVitLayer(Config config, long in, long out, long stride, long size, double drop) {
      var parts = new LinkedHashMap<String, Module>();
      parts.put("MBconv", new MBConv(in, out, stride, drop));
      parts.put("window_attention", new PartitionAttentionLayer(config, out, false, size, drop));
      parts.put("grid_attention", new PartitionAttentionLayer(config, out, true, size, drop));
      layers = register("layers", new Sequential(parts));
    }

    @Override
    public Tensor forward(Tensor x) {
      return layers.call(x);
    }
  }

  private static final class MBConv extends Module {
    private final Module proj;
    private final Module stochasticDepth;
    private final Sequential layers;

    MBConv(long in, long out, long stride, double drop) {
      Module shortcut = new Identity();
      if (stride != 1 || in != out) {
        Conv2d convolution = new Conv2d(in, out, 1);
        AvgPoolOptions half = AvgPoolOptions.DEFAULT.withStride(2).withPadding(1);
        shortcut =
            stride == 2
                ? new Sequential(new AvgPool2d(3, half), convolution)
                : new Sequential(convolution);
      }
      proj = register("proj", shortcut);
      stochasticDepth =
          register("stochastic_depth", drop == 0 ? new Identity() : new StochasticDepth(drop));
      long middle = 4 * out;
      var parts = new LinkedHashMap<String, Module>();
      parts.put("pre_norm", NORM.apply(in));
      parts.put("conv_a", new Conv2dNormActivation(in, middle, Window.of(1), NORM, GELU::new));
      Window depthwise = Window.of(3).withStride(stride).withGroups(middle);
      parts.put("conv_b", new Conv2dNormActivation(middle, middle, depthwise, NORM, GELU::new));
      parts.put(
          "squeeze_excitation", new SqueezeExcitation(middle, out / 4, new SiLU(), new Sigmoid()));
      parts.put("conv_c", new Conv2d(middle, out, 1));
      layers = register("layers", new Sequential(parts));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor shortcut = proj.call(x);
      return shortcut.add(stochasticDepth.call(layers.call(x)));
    }
  }

  private static final class RelativePositionalMultiHeadAttention extends Module {
    private final long heads;
    private final double scale;
    private final Linear toQkv;
    private final Linear merge;
    private final Tensor relativePositionBiasTable;
    private final Tensor relativePositionIndex;

    RelativePositionalMultiHeadAttention(long features, long headDim, long window) {
      heads = features / headDim;
      scale = Math.pow((double) features, -0.5);
      toQkv = register("to_qkv", new Linear(features, 3 * features));
      merge = register("merge", new Linear(features, features));
      long distances = 2 * window - 1;
      relativePositionBiasTable =
          registerParameter(
              "relative_position_bias_table",
              Init.truncNormal_(Torch.empty(distances * distances, heads), 0, 0.02, -2, 2));
      relativePositionIndex =
          registerBuffer("relative_position_index", WindowAttention.distances((int) window));
    }

    /** {@code (1, heads, P, P)}. */
    private Tensor positionBias() {
      return WindowAttention.positionBias(
          value(relativePositionBiasTable), value(relativePositionIndex).view(-1));
    }

    @Override
    public Tensor forward(Tensor x) { // (B, G, P, D)
      Tensor[] qkv = toQkv.call(x).chunk(3, -1);
      Tensor q = heads(qkv[0]);
      Tensor k = heads(qkv[1]).mul(scale);
      Tensor v = heads(qkv[2]);
      // (B, G, H, P, DH) x (B, G, H, DH, P) -> (B, G, H, P, P)
      Tensor scores = Torch.einsum("BGHID,BGHJD->BGHIJ", q, k);
      Tensor weights = scores.add(positionBias()).softmax(-1);
      Tensor out = Torch.einsum("BGHIJ,BGHJD->BGHID", weights, v);
      return merge.call(out.permute(0, 1, 3, 2, 4).reshape(x.shape()));
    }

    /** {@code (B, G, P, D) -> (B, G, H, P, D / H)}. */
    private Tensor heads(Tensor x) {
      return x.reshape(x.size(0), x.size(1), x.size(2), heads, x.size(3) / heads)
          .permute(0, 1, 3, 2, 4);
    }
  }

  /** What changes two dimensions' places. */
  private static final class SwapAxes extends Module {
    @Override
    public Tensor forward(Tensor x) {
      return x.swapaxes(-2, -3);
    }
  }

  /** {@code (N, C, H, W) -> (N, windows, P², C)}. */
  private static final class WindowPartition extends Module {
    private final long p;

    WindowPartition(long p) {
      this.p = p;
    }

    @Override
    public Tensor forward(Tensor x) {
      long batch = x.size(0);
      long channels = x.size(1);
      long rows = x.size(2) / p;
      long columns = x.size(3) / p;
      return x.reshape(batch, channels, rows, p, columns, p)
          .permute(0, 2, 4, 3, 5, 1)
          .reshape(batch, rows * columns, p * p, channels);
    }
  }

  /** {@code (N, windows, P², C) -> (N, C, H, W)}. */
  private static final class WindowDepartition extends Module {
    private final long p;
    private final long windows;

    WindowDepartition(long p, long windows) {
      this.p = p;
      this.windows = windows;
    }

    @Override
    public Tensor forward(Tensor x) {
      long batch = x.size(0);
      long channels = x.size(3);
      return x.reshape(batch, windows, windows, p, p, channels)
          .permute(0, 5, 1, 3, 2, 4)
          .reshape(batch, channels, windows * p, windows * p);
    }
  }

  /** Attention inside of windows, or between the same places of all of them. */
  private static final class PartitionAttentionLayer extends Module {
    private final Module partitionOp;
    private final Module departitionOp;
    private final Module partitionSwap;
    private final Module departitionSwap;
    private final Sequential attnLayer;
    private final Sequential mlpLayer;
    private final StochasticDepth stochasticDropout;

    PartitionAttentionLayer(Config config, long channels, boolean grid, long size, double drop) {
      long p = grid ? size / config.partitionSize : config.partitionSize;
      partitionOp = register("partition_op", new WindowPartition(p));
      departitionOp = register("departition_op", new WindowDepartition(p, size / p));
      partitionSwap = register("partition_swap", grid ? new SwapAxes() : new Identity());
      departitionSwap = register("departition_swap", grid ? new SwapAxes() : new Identity());
      attnLayer =
          register(
              "attn_layer",
              new Sequential(
                  new LayerNorm(channels),
                  new RelativePositionalMultiHeadAttention(
                      channels, config.headDim, config.partitionSize),
                  new Dropout(config.attentionDropout)));
      mlpLayer =
          register(
              "mlp_layer",
              new Sequential(
                  new LayerNorm(channels),
                  new Linear(channels, 4 * channels),
                  new GELU(),
                  new Linear(4 * channels, channels),
                  new Dropout(config.mlpDropout)));
      stochasticDropout = register("stochastic_dropout", new StochasticDepth(drop));
    }

    @Override
    public Tensor forward(Tensor input) { // (N, C, H, W)
      Tensor x = partitionSwap.call(partitionOp.call(input));
      x = x.add(stochasticDropout.call(attnLayer.call(x)));
      x = x.add(stochasticDropout.call(mlpLayer.call(x)));
      return departitionOp.call(departitionSwap.call(x));
    }
  }
}
