package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.models.vision.StochasticDepth;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.F;
import io.torchbridge.nn.InterpolateOptions;
import io.torchbridge.nn.InterpolationMode;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.ModuleList;
import io.torchbridge.nn.init.Init;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vision transformer, and by its config DeiT and DINOv2, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/vit#transformers.ViTModel">ViTModel</a>.
 * Its keys are those of files, which transformers 5 renames as it reads them.
 */
public final class VitModel extends VisionModel {
  private final VitConfig config;
  private final Embeddings embeddings;
  private final List<Layer> layers = new ArrayList<>();
  private final LayerNorm norm;
  private final @Nullable Linear pooler;

  /**
   * @param pooler whether it has the layer of {@code pooler_output}; DINOv2 has none, it gives the
   *     first vector
   */
  public VitModel(VitConfig config, boolean pooler) {
    this.config = config;
    embeddings = register("embeddings", new Embeddings(config));
    ModuleList list = new ModuleList();
    for (long i = 0; i < config.numHiddenLayers(); i++) {
      Layer layer = new Layer(config);
      layers.add(layer);
      list.append(layer);
    }
    register("encoder", new ModuleDict().put("layer", list));
    norm = register("layernorm", Block.layerNorm(config.hiddenSize(), config.layerNormEps()));
    if (pooler && !config.isDino()) {
      this.pooler = new Linear(config.hiddenSize(), config.poolerOutputSize());
      register("pooler", new ModuleDict().put("dense", this.pooler));
    } else {
      this.pooler = null;
    }
  }

  @Override
  public VitConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return config.modelType();
  }

  @Override
  Output encoded(Tensor pixelValues) {
    long size = config.imageSize();
    long height = pixelValues.size(2);
    long width = pixelValues.size(3);
    if (!config.isDino() && (height != size || width != size)) {
      throw wrong(pixelValues, "(N, %d, %d, %d)".formatted(config.numChannels(), size, size));
    }
    if (Math.min(height, width) < config.patchSize()) {
      throw wrong(pixelValues, "at least one patch of " + config.patchSize());
    }
    Tensor x = embeddings.call(pixelValues);
    for (Layer layer : layers) {
      x = layer.call(x);
    }
    x = norm.call(x);
    Tensor first = x.select(1, 0);
    if (config.isDino()) {
      return new Output(x, first);
    }
    return new Output(x, pooler == null ? null : config.poolerAct().apply(pooler.call(first)));
  }

  @Override
  Tensor features(Output output) {
    Tensor x = output.lastHiddenState();
    Tensor first = x.select(1, 0);
    return config.isDino()
        ? Torch.cat(List.of(first, x.narrow(1, 1, x.size(1) - 1).mean(1)), 1)
        : first;
  }

  @Override
  long featureSize() {
    return config.isDino() ? 2 * config.hiddenSize() : config.hiddenSize();
  }

  private static final class Embeddings extends Block {
    private final VitConfig config;
    private final List<Tensor> tokens = new ArrayList<>();
    private final Conv2d patches;
    private final Tensor positions;

    Embeddings(VitConfig config) {
      this.config = config;
      long size = config.hiddenSize();
      tokens.add(registerParameter("cls_token", drawn(1)));
      if (config.modelType().equals("deit")) {
        tokens.add(registerParameter("distillation_token", drawn(1)));
      }
      if (config.useMaskToken()) {
        registerParameter("mask_token", Torch.zeros(1, size));
      }
      long patch = config.patchSize();
      patches =
          new Conv2d(config.numChannels(), size, patch, ConvOptions.DEFAULT.withStride(patch));
      register("patch_embeddings", new ModuleDict().put("projection", patches));
      long places = config.imageSize() / patch;
      positions = registerParameter("position_embeddings", drawn(tokens.size() + places * places));
    }

    private Tensor drawn(long length) {
      Tensor made = Torch.empty(1, length, config.hiddenSize());
      return Init.truncNormal_(made, 0, config.initializerRange(), -2, 2);
    }

    @Override
    public Tensor forward(Tensor pixels) { // (N, C, H, W) -> (N, tokens + patches, hidden)
      Tensor grid = patches.call(pixels);
      var all = new ArrayList<Tensor>();
      for (Tensor token : tokens) {
        all.add(value(token).expand(pixels.size(0), 1, -1));
      }
      all.add(grid.flatten(2).transpose(1, 2));
      Tensor x = Torch.cat(all, 1).add(positions(grid.size(2), grid.size(3)));
      return drop(x, config.hiddenDropoutProb());
    }

    /** The positions, of another grid than that of training by bicubic interpolation. */
    private Tensor positions(long rows, long columns) {
      Tensor known = value(positions);
      long edge = config.imageSize() / config.patchSize();
      if (rows == edge && columns == edge) {
        return known;
      }
      long count = tokens.size();
      Tensor grid = // (1, hidden, edge, edge)
          known.narrow(1, count, edge * edge).reshape(1, edge, edge, -1).permute(0, 3, 1, 2);
      var options = InterpolateOptions.toSize(rows, columns).withMode(InterpolationMode.BICUBIC);
      Tensor wanted = F.interpolate(grid.to(DType.FLOAT32), options).to(known.dtype());
      Tensor flat = wanted.permute(0, 2, 3, 1).reshape(1, rows * columns, -1);
      return Torch.cat(List.of(known.narrow(1, 0, count), flat), 1);
    }
  }

  /** A scale for each number of the vectors. */
  private static final class Scale extends Block {
    private final Tensor scale;

    Scale(long size, double value) {
      scale = registerParameter("lambda1", Init.constant_(Torch.empty(size), value));
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.mul(value(scale));
    }
  }

  private static final class Layer extends Block {
    private final VitConfig config;
    private final LayerNorm norm1;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final LayerNorm norm2;
    private final Linear inner;
    private final Linear outer;
    private final @Nullable Scale scale1;
    private final @Nullable Scale scale2;
    private final StochasticDepth dropPath;

    Layer(VitConfig config) {
      this.config = config;
      long size = config.hiddenSize();
      boolean dino = config.isDino();
      norm1 = register(dino ? "norm1" : "layernorm_before", layerNorm(size, config.layerNormEps()));
      query = new Linear(size, size, config.qkvBias());
      key = new Linear(size, size, config.qkvBias());
      value = new Linear(size, size, config.qkvBias());
      out = new Linear(size, size);
      register(
          "attention",
          new ModuleDict()
              .put(
                  "attention",
                  new ModuleDict().put("query", query).put("key", key).put("value", value))
              .put("output", new ModuleDict().put("dense", out)));
      norm2 = register(dino ? "norm2" : "layernorm_after", layerNorm(size, config.layerNormEps()));
      long wide = config.intermediateSize();
      boolean gated = config.useSwigluFfn();
      inner = new Linear(size, gated ? 2 * wide : wide);
      outer = new Linear(wide, size);
      if (dino) {
        register(
            "mlp",
            new ModuleDict()
                .put(gated ? "weights_in" : "fc1", inner)
                .put(gated ? "weights_out" : "fc2", outer));
      } else {
        register("intermediate", new ModuleDict().put("dense", inner));
        register("output", new ModuleDict().put("dense", outer));
      }
      Double scale = config.layerscaleValue();
      scale1 = scale == null ? null : register("layer_scale1", new Scale(size, scale));
      scale2 = scale == null ? null : register("layer_scale2", new Scale(size, scale));
      dropPath = register("drop_path", new StochasticDepth(config.dropPathRate()));
    }

    @Override
    public Tensor forward(Tensor x) { // (N, L, hidden) -> (N, L, hidden)
      long headDim = config.hiddenSize() / config.numAttentionHeads();
      Tensor input = norm1.call(x);
      Tensor seen =
          attend(
              heads(query.call(input), headDim),
              heads(key.call(input), headDim),
              heads(value.call(input), headDim),
              Mask.NONE,
              config.attentionProbsDropoutProb(),
              null,
              false);
      Tensor attended = branch(out.call(seen), scale1).add(x);
      return branch(outer.call(wide(norm2.call(attended))), scale2).add(attended);
    }

    private Tensor wide(Tensor x) {
      Tensor made = inner.call(x);
      if (!config.useSwigluFfn()) {
        return config.hiddenAct().apply(made);
      }
      long half = config.intermediateSize();
      return F.silu(made.narrow(-1, 0, half)).mul(made.narrow(-1, half, half));
    }

    private Tensor branch(Tensor x, @Nullable Scale scale) {
      return dropPath.call(scale == null ? drop(x, config.hiddenDropoutProb()) : scale.call(x));
    }
  }
}
