package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.init.Init;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sums, means or maxima of bags of vectors of a table, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.EmbeddingBag.html">torch.nn.EmbeddingBag</a>.
 * Input of integers {@code (B, N)}, or {@code (N)} with offsets {@code (B)}; output {@code (B,
 * embedding_dim)}.
 */
public final class EmbeddingBag extends Module {
  private static final Signature INPUTS =
      Signature.of("input, offsets=None, per_sample_weights=None");

  private final long numEmbeddings;
  private final long embeddingDim;
  private final Mode mode;
  private final Embedding.Options options;
  private final boolean includeLastOffset;

  /** {@code (num_embeddings, embedding_dim)}. */
  public final Tensor weight;

  /** How a bag becomes one vector; the order is PyTorch's. */
  public enum Mode {
    SUM,
    MEAN,
    MAX;

    /** PyTorch's name. */
    public String torchName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public EmbeddingBag(long numEmbeddings, long embeddingDim) {
    this(numEmbeddings, embeddingDim, Mode.MEAN, Embedding.Options.DEFAULT, false);
  }

  /**
   * @param includeLastOffset whether the offsets end with the size of the input
   */
  public EmbeddingBag(
      long numEmbeddings,
      long embeddingDim,
      Mode mode,
      Embedding.Options options,
      boolean includeLastOffset) {
    this(numEmbeddings, embeddingDim, mode, options, includeLastOffset, null);
  }

  private EmbeddingBag(
      long numEmbeddings,
      long embeddingDim,
      Mode mode,
      Embedding.Options options,
      boolean includeLastOffset,
      @Nullable Tensor table) {
    if (mode == Mode.MAX && (options.scaleGradByFreq() || options.sparse())) {
      throw new InvalidArgumentException(
          "EmbeddingBag: mode 'max' takes neither scale_grad_by_freq nor sparse");
    }
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.mode = mode;
    this.options = Embedding.checked(options, "EmbeddingBag", numEmbeddings);
    this.includeLastOffset = includeLastOffset;
    Embedding.check(table, "EmbeddingBag", numEmbeddings, embeddingDim);
    this.weight =
        registerParameter(
            "weight", table == null ? Creation.empty(numEmbeddings, embeddingDim) : table);
    if (table == null) {
      resetParameters();
    }
  }

  static EmbeddingBag of(Arguments a) {
    return new EmbeddingBag(
        a.integer("num_embeddings"),
        a.integer("embedding_dim"),
        a.oneOf("mode", Mode.values(), Mode::torchName),
        new Embedding.Options(
            a.optionalInteger("padding_idx"),
            a.optionalReal("max_norm"),
            a.real("norm_type"),
            a.bool("scale_grad_by_freq"),
            a.bool("sparse")),
        a.bool("include_last_offset"),
        a.optionalTensor("_weight"));
  }

  /** Draws new initial values. */
  public void resetParameters() {
    Init.normal_(weight, 0, 1);
    Embedding.zeroPadding(weight, options.paddingIdx());
  }

  /** Bags of one size, {@code (B, N)}. */
  @Override
  public Tensor forward(Tensor input) {
    return forward(input, null, null);
  }

  /**
   * @param offsets where in {@code input} each bag begins; null where input is {@code (B, N)}
   * @param perSampleWeights of the input's shape, for sums; null for 1
   */
  public Tensor forward(Tensor input, @Nullable Tensor offsets, @Nullable Tensor perSampleWeights) {
    return bags(input, value(weight), offsets, perSampleWeights, mode, options, includeLastOffset);
  }

  static Tensor bags(
      Tensor input,
      Tensor weight,
      @Nullable Tensor offsets,
      @Nullable Tensor perSampleWeights,
      Mode mode,
      Embedding.Options options,
      boolean includeLastOffset) {
    if ((input.ndim() == 2) != (offsets == null) || (input.ndim() != 1 && input.ndim() != 2)) {
      throw new ShapeMismatchException(
          "EmbeddingBag takes (B, N) without offsets or (N) with them, not an input of shape %s %s"
              .formatted(
                  Arrays.toString(input.shape()),
                  offsets == null ? "without offsets" : "with offsets"));
    }
    if (perSampleWeights != null && mode != Mode.SUM) {
      throw new InvalidArgumentException("EmbeddingBag: per_sample_weights are for mode 'sum'");
    }
    Double maxNorm = options.maxNorm();
    if (maxNorm != null) {
      try (var grads = GradMode.DISABLED.enter()) {
        Torch.call(
            "aten::embedding_renorm_", weight, input.contiguous(), maxNorm, options.normType());
      }
    }
    Tensor starts =
        offsets == null
            ? Torch.arange(0, input.numel(), input.size(1), TensorOptions.like(input))
            : offsets;
    Tensor flatWeights = perSampleWeights == null ? null : perSampleWeights.reshape(-1);
    return Torch.call(
            "aten::embedding_bag.padding_idx",
            weight,
            input.reshape(-1),
            starts,
            options.scaleGradByFreq(),
            mode.ordinal(),
            options.sparse(),
            flatWeights,
            offsets != null && includeLastOffset,
            options.paddingIdx())
        .tensors()[0];
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(
        a.tensor("input"), a.optionalTensor("offsets"), a.optionalTensor("per_sample_weights"));
  }

  @Override
  protected String extraRepr() {
    return "%d, %d".formatted(numEmbeddings, embeddingDim)
        + (options.maxNorm() == null ? "" : ", max_norm=" + Repr.of(options.maxNorm()))
        + (options.normType() == 2 ? "" : ", norm_type=" + Repr.of(options.normType()))
        + (options.scaleGradByFreq() ? ", scale_grad_by_freq=True" : "")
        + ", mode='"
        + mode.torchName()
        + "'"
        + (options.paddingIdx() == null ? "" : ", padding_idx=" + options.paddingIdx());
  }
}
