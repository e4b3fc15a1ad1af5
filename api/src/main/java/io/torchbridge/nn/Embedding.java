package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.init.Init;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table of vectors, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html">torch.nn.Embedding</a>.
 * Input of integers {@code (*)}, output {@code (*, embedding_dim)}.
 */
public final class Embedding extends Module {
  private final long numEmbeddings;
  private final long embeddingDim;
  private final Options options;

  /** {@code (num_embeddings, embedding_dim)}. */
  public final Tensor weight;

  /**
   * The further settings.
   *
   * @param paddingIdx whose vector is zero and gets no gradient; from the end where negative; null
   *     for none
   * @param maxNorm to which longer vectors are shortened at their use; null for none
   * @param normType of which norm
   * @param scaleGradByFreq whether gradients are divided by how often an index occurs
   * @param sparse whether the gradient is a sparse tensor
   */
  public record Options(
      @Nullable Long paddingIdx,
      @Nullable Double maxNorm,
      double normType,
      boolean scaleGradByFreq,
      boolean sparse) {
    public static final Options DEFAULT = new Options(null, null, 2.0, false, false);

    public Options withPaddingIdx(@Nullable Long paddingIdx) {
      return new Options(paddingIdx, maxNorm, normType, scaleGradByFreq, sparse);
    }

    public Options withMaxNorm(@Nullable Double maxNorm, double normType) {
      return new Options(paddingIdx, maxNorm, normType, scaleGradByFreq, sparse);
    }

    public Options withScaleGradByFreq(boolean scaleGradByFreq) {
      return new Options(paddingIdx, maxNorm, normType, scaleGradByFreq, sparse);
    }

    public Options withSparse(boolean sparse) {
      return new Options(paddingIdx, maxNorm, normType, scaleGradByFreq, sparse);
    }
  }

  public Embedding(long numEmbeddings, long embeddingDim) {
    this(numEmbeddings, embeddingDim, Options.DEFAULT);
  }

  public Embedding(long numEmbeddings, long embeddingDim, Options options) {
    this(numEmbeddings, embeddingDim, options, null, false);
  }

  private Embedding(
      long numEmbeddings,
      long embeddingDim,
      Options options,
      @Nullable Tensor table,
      boolean freeze) {
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.options = checked(options, "Embedding", numEmbeddings);
    check(table, "Embedding", numEmbeddings, embeddingDim);
    this.weight =
        registerParameter(
            "weight", table == null ? Creation.empty(numEmbeddings, embeddingDim) : table);
    if (table == null && Creation.initialises()) {
      resetParameters();
    }
    weight.requiresGrad(!freeze);
  }

  /** The settings with a padding index from the start. */
  static Options checked(Options options, String caller, long numEmbeddings) {
    Long padding = options.paddingIdx();
    if (padding != null && (padding >= numEmbeddings || padding < -numEmbeddings)) {
      throw new InvalidArgumentException(
          "%s: padding_idx %d of %d embeddings".formatted(caller, padding, numEmbeddings));
    }
    return padding != null && padding < 0
        ? options.withPaddingIdx(padding + numEmbeddings)
        : options;
  }

  static void check(@Nullable Tensor table, String caller, long rows, long columns) {
    if (table != null && !Arrays.equals(table.shape(), new long[] {rows, columns})) {
      throw new ShapeMismatchException(
          "%s: a table of shape %s, not [%d, %d]"
              .formatted(caller, Arrays.toString(table.shape()), rows, columns));
    }
  }

  static void zeroPadding(Tensor weight, @Nullable Long padding) {
    if (padding != null) {
      try (var mode = GradMode.DISABLED.enter();
          Tensor row = weight.select(0, padding)) {
        row.zero_();
      }
    }
  }

  static Embedding of(Arguments a) {
    return new Embedding(
        a.integer("num_embeddings"),
        a.integer("embedding_dim"),
        new Options(
            a.optionalInteger("padding_idx"),
            a.optionalReal("max_norm"),
            a.real("norm_type"),
            a.bool("scale_grad_by_freq"),
            a.bool("sparse")),
        a.optionalTensor("_weight"),
        a.bool("_freeze"));
  }

  /** {@code from_pretrained}: a given table, {@code (num_embeddings, embedding_dim)}. */
  public static Embedding fromPretrained(Tensor table, boolean freeze) {
    if (table.ndim() != 2) {
      throw new ShapeMismatchException(
          "Embedding.fromPretrained() takes a matrix, not " + Arrays.toString(table.shape()));
    }
    return new Embedding(table.size(0), table.size(1), Options.DEFAULT, table, freeze);
  }

  /** Draws new initial values. */
  public void resetParameters() {
    Init.normal_(weight, 0, 1);
    zeroPadding(weight, options.paddingIdx());
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor table = value(weight);
    Double maxNorm = options.maxNorm();
    if (maxNorm != null) {
      try (var mode = GradMode.DISABLED.enter()) {
        Torch.call(
            "aten::embedding_renorm_", table, input.contiguous(), maxNorm, options.normType());
      }
    }
    Long padding = options.paddingIdx();
    return F.embedding(
        input, table, padding == null ? -1 : padding, options.scaleGradByFreq(), options.sparse());
  }

  @Override
  protected String extraRepr() {
    return "%d, %d".formatted(numEmbeddings, embeddingDim)
        + (options.paddingIdx() == null ? "" : ", padding_idx=" + options.paddingIdx())
        + (options.maxNorm() == null ? "" : ", max_norm=" + Repr.of(options.maxNorm()))
        + (options.normType() == 2 ? "" : ", norm_type=" + Repr.of(options.normType()))
        + (options.scaleGradByFreq() ? ", scale_grad_by_freq=True" : "")
        + (options.sparse() ? ", sparse=True" : "");
  }
}
