package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.models.vision.StochasticDepth;
import io.torchbridge.models.vision.SwinTransformer.PatchMerging;
import io.torchbridge.models.vision.WindowAttention;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.F;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.Sequential;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Swin, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/swin#transformers.SwinModel">SwinModel</a>.
 * Its keys are those of files, which transformers 5 renames as it reads them.
 */
public final class SwinModel extends VisionModel {
  private static final double EPS = 1e-5;

  private final SwinConfig config;
  private final Embeddings embeddings;
  private final Sequential stages = new Sequential();
  private final LayerNorm norm;

  public SwinModel(SwinConfig config) {
    this.config = config;
    embeddings = register("embeddings", new Embeddings(config));
    long all = config.depths().stream().mapToLong(n -> n).sum();
    long before = 0;
    for (int i = 0; i < config.depths().size(); i++) {
      stages.append(new Stage(config, i, before, all));
      before += config.depths().get(i);
    }
    register("encoder", new ModuleDict().put("layers", stages));
    norm = register("layernorm", Block.layerNorm(featureSize(), config.layerNormEps()));
  }

  @Override
  public SwinConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return "swin";
  }

  @Override
  Output encoded(Tensor pixelValues) {
    Tensor grid = stages.call(embeddings.call(pixelValues)); // (N, H, W, C)
    Tensor x = norm.call(grid.flatten(1, 2));
    return new Output(x, x.mean(1));
  }

  @Override
  Tensor features(Output output) {
    return output.lastHiddenState().mean(1);
  }

  @Override
  long featureSize() {
    return config.embedDim() << (config.depths().size() - 1);
  }

  private static final class Embeddings extends Block {
    private final SwinConfig config;
    private final Conv2d patches;
    private final @Nullable Tensor positions;
    private final LayerNorm norm;

    Embeddings(SwinConfig config) {
      this.config = config;
      long patch = config.patchSize();
      long size = config.embedDim();
      patches =
          new Conv2d(config.numChannels(), size, patch, ConvOptions.DEFAULT.withStride(patch));
      register("patch_embeddings", new ModuleDict().put("projection", patches));
      long places = config.imageSize() / patch;
      positions =
          config.useAbsoluteEmbeddings()
              ? registerParameter("position_embeddings", Torch.zeros(1, places * places, size))
              : null;
      norm = register("norm", layerNorm(size, EPS));
    }

    @Override
    public Tensor forward(Tensor pixels) { // (N, C, H, W) -> (N, H / patch, W / patch, embed_dim)
      long patch = config.patchSize();
      long right = (patch - pixels.size(3) % patch) % patch;
      long below = (patch - pixels.size(2) % patch) % patch;
      Tensor grid = patches.call(F.pad(pixels, 0, right, 0, below)).permute(0, 2, 3, 1);
      Tensor x = norm.call(grid);
      if (positions != null) {
        x = x.flatten(1, 2).add(value(positions)).view(x.shape());
      }
      return drop(x, config.hiddenDropoutProb());
    }
  }

  private static final class Stage extends Block {
    private final Sequential blocks;
    private final @Nullable PatchMerging downsample;

    Stage(SwinConfig config, int index, long before, long all) {
      long dim = config.embedDim() << index;
      blocks = register("blocks", new Sequential());
      for (int i = 0; i < config.depths().get(index); i++) {
        double drop = config.dropPathRate() * (before + i) / Math.max(all - 1, 1);
        long shift = i % 2 == 0 ? 0 : config.windowSize() / 2;
        blocks.append(new Layer(config, dim, config.numHeads().get(index), shift, drop));
      }
      downsample =
          index + 1 < config.depths().size() ? register("downsample", new PatchMerging(dim)) : null;
    }

    @Override
    public Tensor forward(Tensor x) { // (N, H, W, C)
      Tensor made = blocks.call(x);
      return downsample == null ? made : downsample.call(made);
    }
  }

  /** What stands under {@code self}: the layers before the heads, and the distances' scores. */
  private static final class Heads extends Block {
    private final long window;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Tensor table;
    private final Tensor index;

    Heads(SwinConfig config, long dim, long heads) {
      window = config.windowSize();
      query = register("query", new Linear(dim, dim, config.qkvBias()));
      key = register("key", new Linear(dim, dim, config.qkvBias()));
      value = register("value", new Linear(dim, dim, config.qkvBias()));
      long distances = 2 * window - 1;
      table =
          registerParameter(
              "relative_position_bias_table", Torch.zeros(distances * distances, heads));
      index =
          registerBuffer(
              "relative_position_index", Attention.places(Math.toIntExact(window)), false);
    }

    Tensor positionBias() {
      return Attention.bias(value(table), value(index));
    }

    @Override
    public Tensor forward(Tensor x) { // (*, C) -> (*, 3 C)
      return Torch.cat(List.of(query.call(x), key.call(x), value.call(x)), -1);
    }
  }

  private static final class Attention extends WindowAttention {
    private final Heads self;
    private final Linear out;

    Attention(SwinConfig config, long dim, long heads, long shift) {
      super(
          config.windowSize(),
          shift,
          heads,
          config.attentionProbsDropoutProb(),
          config.hiddenDropoutProb());
      self = register("self", new Heads(config, dim, heads));
      out = new Linear(dim, dim);
      register("output", new ModuleDict().put("dense", out));
    }

    static Tensor places(int window) {
      return distances(window).flatten();
    }

    static Tensor bias(Tensor table, Tensor index) {
      return positionBias(table, index);
    }

    @Override
    protected Tensor queriesKeysValues(Tensor places) {
      return self.call(places);
    }

    @Override
    protected Tensor projected(Tensor places) {
      return out.call(places);
    }

    @Override
    public Tensor forward(Tensor x) { // (N, H, W, C)
      boolean several = Math.min(x.size(1), x.size(2)) > self.window;
      return attend(x, self.positionBias(), null, several);
    }
  }

  private static final class Layer extends Block {
    private final SwinConfig config;
    private final LayerNorm norm1;
    private final Attention attention;
    private final StochasticDepth dropPath;
    private final LayerNorm norm2;
    private final Linear inner;
    private final Linear outer;

    Layer(SwinConfig config, long dim, long heads, long shift, double drop) {
      this.config = config;
      norm1 = register("layernorm_before", layerNorm(dim, config.layerNormEps()));
      attention = register("attention", new Attention(config, dim, heads, shift));
      dropPath = register("drop_path", new StochasticDepth(drop));
      norm2 = register("layernorm_after", layerNorm(dim, config.layerNormEps()));
      long wide = (long) (config.mlpRatio() * dim);
      inner = new Linear(dim, wide);
      outer = new Linear(wide, dim);
      register("intermediate", new ModuleDict().put("dense", inner));
      register("output", new ModuleDict().put("dense", outer));
    }

    @Override
    public Tensor forward(Tensor x) { // (N, H, W, C)
      Tensor attended = x.add(dropPath.call(attention.call(norm1.call(x))));
      Tensor wide = config.hiddenAct().apply(inner.call(norm2.call(attended)));
      return drop(outer.call(wide), config.hiddenDropoutProb()).add(attended);
    }
  }
}
