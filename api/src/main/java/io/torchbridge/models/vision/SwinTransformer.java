package io.torchbridge.models.vision;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Flatten;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.init.Init;
import java.util.List;
import java.util.Objects;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/swin_transformer.html">torchvision's Swin
 * transformer</a>, with its second version. Input {@code (N, 3, H, W)}, output {@code (N,
 * num_classes)}.
 */
public final class SwinTransformer extends Module {

  /**
   * A network's shape.
   *
   * @param second whether it is of the second version
   * @param patchSize the edge of the patches
   * @param embedDim features of the first stage; each further one has twice as many
   * @param depths the stages' numbers of blocks
   * @param numHeads one for each stage
   * @param windowSize the edge of the attention's windows
   * @param stochasticDepthProb with which the last block is left out while training
   */
  public record Config(
      boolean second,
      long patchSize,
      long embedDim,
      List<Integer> depths,
      List<Integer> numHeads,
      long windowSize,
      double mlpRatio,
      double dropout,
      double attentionDropout,
      double stochasticDepthProb,
      long numClasses) {
    public Config {
      depths = List.copyOf(depths);
      numHeads = List.copyOf(numHeads);
      if (depths.isEmpty() || depths.size() != numHeads.size()) {
        throw new InvalidArgumentException(
            "SwinTransformer: depths %s and num_heads %s must be one for each stage"
                .formatted(depths, numHeads));
      }
      for (int i = 0; i < numHeads.size(); i++) {
        if ((embedDim << i) % numHeads.get(i) != 0) {
          throw new InvalidArgumentException(
              "SwinTransformer: stage %d has %d features, which must be divisible by num_heads %d"
                  .formatted(i, embedDim << i, numHeads.get(i)));
        }
      }
    }
  }

  private final Sequential features;
  private final LayerNorm norm;
  private final Permute permute;
  private final AdaptiveAvgPool2d avgpool;
  private final Flatten flatten;
  private final Linear head;

  public SwinTransformer(Config config) {
    long width = config.embedDim;
    features =
        new Sequential(
            new Sequential(
                new Conv2d(
                    3, width, config.patchSize, ConvOptions.DEFAULT.withStride(config.patchSize)),
                new Permute(0, 2, 3, 1),
                new LayerNorm(width)));
    int all = config.depths.stream().mapToInt(n -> n).sum();
    int before = 0;
    int stages = config.depths.size();
    for (int stage = 0; stage < stages; stage++) {
      long dim = width << stage;
      Sequential blocks = new Sequential();
      for (int i = 0; i < config.depths.get(stage); i++) {
        long shift = i % 2 == 0 ? 0 : config.windowSize / 2;
        double drop = config.stochasticDepthProb * before++ / (all - 1);
        long heads = config.numHeads.get(stage);
        blocks.append(
            config.second
                ? new SwinTransformerBlockV2(config, dim, heads, shift, drop)
                : new SwinTransformerBlock(config, dim, heads, shift, drop));
      }
      features.append(blocks);
      if (stage < stages - 1) {
        features.append(config.second ? new PatchMergingV2(dim) : new PatchMerging(dim));
      }
    }
    register("features", features);
    long last = width << (stages - 1);
    norm = register("norm", new LayerNorm(last));
    permute = register("permute", new Permute(0, 3, 1, 2));
    avgpool = register("avgpool", new AdaptiveAvgPool2d(1));
    flatten = register("flatten", new Flatten());
    head = register("head", new Linear(last, config.numClasses));
    for (Module module : modules()) {
      if (module instanceof Linear linear) {
        Init.truncNormal_(linear.weight, 0, 0.02, -2, 2);
        if (linear.bias != null) {
          Init.zeros_(linear.bias);
        }
      }
    }
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    Tensor x = norm.call(features.call(images)); // (N, H', W', C)
    return head.call(flatten.call(avgpool.call(permute.call(x))));
  }

  /** Four neighbours' features, one after the other: {@code (…, H, W, C) -> (…, H/2, W/2, 4 C)}. */
  private static Tensor merged(Tensor input) {
    Tensor x = F.pad(input, 0, 0, 0, input.size(-2) % 2, 0, input.size(-3) % 2);
    return Torch.cat(
        List.of(everyOther(x, 0, 0), everyOther(x, 1, 0), everyOther(x, 0, 1), everyOther(x, 1, 1)),
        -1);
  }

  private static Tensor everyOther(Tensor x, long row, long column) {
    return x.slice(-3, row, Long.MAX_VALUE, 2).slice(-2, column, Long.MAX_VALUE, 2);
  }

  /** Makes one place of four, of twice the features: {@code (…, H, W, C) -> (…, H/2, W/2, 2 C)}. */
  public static final class PatchMerging extends Module {
    private final Linear reduction;
    private final LayerNorm norm;

    public PatchMerging(long dim) {
      reduction = register("reduction", new Linear(4 * dim, 2 * dim, false));
      norm = register("norm", new LayerNorm(4 * dim));
    }

    @Override
    public Tensor forward(Tensor x) {
      return reduction.call(norm.call(merged(x)));
    }
  }

  private static final class PatchMergingV2 extends Module {
    private final Linear reduction;
    private final LayerNorm norm;

    PatchMergingV2(long dim) {
      reduction = register("reduction", new Linear(4 * dim, 2 * dim, false));
      norm = register("norm", new LayerNorm(2 * dim));
    }

    @Override
    public Tensor forward(Tensor x) {
      return norm.call(reduction.call(merged(x)));
    }
  }

  /** Attention in windows and an MLP; where the norms are is for the versions to say. */
  private abstract static class Block extends Module {
    final LayerNorm norm1;
    final WindowAttention attn;
    final StochasticDepth stochasticDepth;
    final LayerNorm norm2;
    final MLP mlp;

    Block(Config config, long dim, WindowAttention attention, double drop) {
      // the attention is made before, the norms draw no random numbers
      norm1 = register("norm1", new LayerNorm(dim));
      attn = register("attn", attention);
      stochasticDepth = register("stochastic_depth", new StochasticDepth(drop));
      norm2 = register("norm2", new LayerNorm(dim));
      mlp = register("mlp", new MLP(dim, (long) (dim * config.mlpRatio), config.dropout));
    }
  }

  private static final class SwinTransformerBlock extends Block {
    SwinTransformerBlock(Config config, long dim, long heads, long shift, double drop) {
      super(config, dim, new ShiftedWindowAttention(config, dim, heads, shift), drop);
    }

    @Override
    public Tensor forward(Tensor input) { // (N, H, W, C)
      Tensor x = input.add(stochasticDepth.call(attn.call(norm1.call(input))));
      return x.add(stochasticDepth.call(mlp.call(norm2.call(x))));
    }
  }

  private static final class SwinTransformerBlockV2 extends Block {
    SwinTransformerBlockV2(Config config, long dim, long heads, long shift, double drop) {
      super(config, dim, new ShiftedWindowAttentionV2(config, dim, heads, shift), drop);
    }

    @Override
    public Tensor forward(Tensor input) { // (N, H, W, C)
      Tensor x = input.add(stochasticDepth.call(norm1.call(attn.call(input))));
      return x.add(stochasticDepth.call(norm2.call(mlp.call(x))));
    }
  }

  /** With one layer for queries, keys and values. */
  private abstract static class FusedAttention extends WindowAttention {
    private final boolean cosine;
    private final Linear qkv;
    private final Linear proj;

    FusedAttention(Config config, long dim, long heads, long shift) {
      super(config.windowSize, shift, heads, config.attentionDropout, config.dropout);
      cosine = config.second;
      qkv = register("qkv", new Linear(dim, 3 * dim));
      proj = register("proj", new Linear(dim, dim));
    }

    /** Registers, for each two places of a window, where their distance is among all distances. */
    final Tensor registerPositions(long window) {
      return registerBuffer("relative_position_index", distances((int) window).flatten());
    }

    @Override
    protected final Tensor queriesKeysValues(Tensor places) {
      return cosine ? F.linear(places, qkv.weight, biasWithoutKeys()) : qkv.call(places);
    }

    /** The keys have no bias where cosines are the scores. */
    private Tensor biasWithoutKeys() {
      Tensor copy = Objects.requireNonNull(qkv.bias).clone();
      long length = copy.numel() / 3;
      copy.slice(0, length, 2 * length).zero_();
      return copy;
    }

    @Override
    protected final Tensor projected(Tensor places) {
      return proj.call(places);
    }
  }

  private static final class ShiftedWindowAttention extends FusedAttention {
    private final Tensor relativePositionBiasTable;
    private final Tensor relativePositionIndex;

    ShiftedWindowAttention(Config config, long dim, long heads, long shift) {
      super(config, dim, heads, shift);
      long distances = 2 * config.windowSize - 1;
      relativePositionBiasTable =
          registerParameter(
              "relative_position_bias_table",
              Init.truncNormal_(Torch.empty(distances * distances, heads), 0, 0.02, -2, 2));
      relativePositionIndex = registerPositions(config.windowSize);
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor bias = positionBias(value(relativePositionBiasTable), value(relativePositionIndex));
      return attend(x, bias, null, true);
    }
  }

  private static final class ShiftedWindowAttentionV2 extends FusedAttention {
    private final long heads;
    private final Tensor logitScale;
    private final Tensor relativeCoordsTable;
    private final Tensor relativePositionIndex;
    private final Sequential cpbMlp;

    ShiftedWindowAttentionV2(Config config, long dim, long heads, long shift) {
      super(config, dim, heads, shift);
      this.heads = heads;
      relativeCoordsTable = registerBuffer("relative_coords_table", coordinates(config.windowSize));
      relativePositionIndex = registerPositions(config.windowSize);
      logitScale =
          registerParameter("logit_scale", Init.constant_(Torch.empty(heads, 1, 1), Math.log(10)));
      cpbMlp =
          register(
              "cpb_mlp",
              new Sequential(new Linear(2, 512), new ReLU(true), new Linear(512, heads, false)));
    }

    /** All distances in a window, on a logarithmic scale: {@code (1, 2 W - 1, 2 W - 1, 2)}. */
    private static Tensor coordinates(long window) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor line = Torch.arange(1 - window, window, TensorOptions.of(DType.FLOAT32));
        Tensor scaled = line.div(window - 1).mul(8);
        Tensor sign = scaled.sign();
        Tensor signed = sign.mul(scaled.mul(sign).add(1).log2()).div(3);
        long distances = 2 * window - 1;
        Tensor rows = signed.view(-1, 1).expand(distances, distances);
        return scope.keep(Torch.stack(List.of(rows, rows.t()), -1).unsqueeze(0));
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor table = cpbMlp.call(value(relativeCoordsTable)).view(-1, heads);
      Tensor bias = positionBias(table, value(relativePositionIndex));
      return attend(x, bias.sigmoid().mul(16), value(logitScale), true);
    }
  }
}
