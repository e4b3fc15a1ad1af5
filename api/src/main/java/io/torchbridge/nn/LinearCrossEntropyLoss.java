package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Reduction;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer and the cross entropy of its logits, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LinearCrossEntropyLoss.html">torch.nn.LinearCrossEntropyLoss</a>.
 * Input {@code (in_features)} or {@code (N, in_features)}; target of class indices {@code ()},
 * {@code (N)} or {@code (N, *out_features)}, or of probabilities {@code (C)} or {@code (N, C,
 * *out_features)}.
 */
public final class LinearCrossEntropyLoss extends Loss {
  private final long inFeatures;
  private final long numClasses;
  private final long[] outFeatures;
  private final @Nullable Long ignoreIndex;
  private final double labelSmoothing;
  private final @Nullable Tensor classWeight;
  private final Linear linear;

  /**
   * The further settings.
   *
   * @param outFeatures the dimensions of a loss of more than one; empty for none
   * @param bias whether the linear layer has one
   * @param weight of each class {@code (C)}; null for equal ones
   * @param ignoreIndex the target that adds nothing; null for -100
   * @param labelSmoothing from 0, for none, to 1
   */
  public record Options(
      long[] outFeatures,
      boolean bias,
      @Nullable Tensor weight,
      @Nullable Long ignoreIndex,
      double labelSmoothing) {
    public static final Options DEFAULT = new Options(new long[0], false, null, null, 0);
  }

  public LinearCrossEntropyLoss(long inFeatures, long numClasses) {
    this(inFeatures, numClasses, Options.DEFAULT, Reduction.MEAN);
  }

  public LinearCrossEntropyLoss(
      long inFeatures, long numClasses, Options options, Reduction reduction) {
    super(reduction);
    Tensor weight = options.weight();
    if (weight != null && !Arrays.equals(weight.shape(), new long[] {numClasses})) {
      throw new ShapeMismatchException(
          "LinearCrossEntropyLoss: weight of shape %s for %d classes"
              .formatted(Arrays.toString(weight.shape()), numClasses));
    }
    if (options.labelSmoothing() < 0 || options.labelSmoothing() > 1) {
      throw new InvalidArgumentException(
          "LinearCrossEntropyLoss: label_smoothing must be from 0 to 1, not "
              + options.labelSmoothing());
    }
    this.inFeatures = inFeatures;
    this.numClasses = numClasses;
    this.outFeatures = options.outFeatures().clone();
    this.ignoreIndex = options.ignoreIndex();
    this.labelSmoothing = options.labelSmoothing();
    this.classWeight = weight == null ? null : registerBuffer("weight", weight);
    long rows = numClasses;
    for (long size : outFeatures) {
      rows *= size;
    }
    this.linear = register("linear", new Linear(inFeatures, rows, options.bias()));
  }

  static LinearCrossEntropyLoss of(Arguments a) {
    if (!a.isNull("options")) {
      throw new InvalidArgumentException(
          "LinearCrossEntropyLoss: 'options' of chunking are not supported; leave them out, the"
              + " loss is the same");
    }
    return new LinearCrossEntropyLoss(
        a.integer("in_features"),
        a.integer("num_classes"),
        new Options(
            a.integers("out_features"),
            a.bool("bias"),
            a.optionalTensor("weight"),
            a.optionalInteger("ignore_index"),
            a.real("label_smoothing")),
        a.reduction("reduction"));
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    long[] shape = input.shape();
    if (shape.length < 1
        || shape.length > 2
        || shape[shape.length - 1] != inFeatures
        || (shape.length == 1 && outFeatures.length > 0)) {
      throw new ShapeMismatchException(
          "LinearCrossEntropyLoss of %d features and out_features %s got an input of shape %s"
              .formatted(inFeatures, Arrays.toString(outFeatures), Arrays.toString(shape)));
    }
    long[] logitsShape = new long[shape.length + outFeatures.length];
    logitsShape[0] = shape[0];
    logitsShape[shape.length - 1] = numClasses;
    System.arraycopy(outFeatures, 0, logitsShape, shape.length, outFeatures.length);
    if (ignoreIndex != null && Arrays.equals(target.shape(), logitsShape)) {
      throw new InvalidArgumentException(
          "LinearCrossEntropyLoss: ignore_index is for targets of class indices, not of"
              + " probabilities");
    }
    return F.crossEntropy(
        linear.call(input).reshape(logitsShape),
        target,
        classWeight,
        ignoreIndex == null ? -100 : ignoreIndex,
        reduction,
        labelSmoothing);
  }

  @Override
  protected String extraRepr() {
    return "in_features=%d, num_classes=%d, out_features=%s, bias=%s, reduction=%s,"
            .formatted(
                inFeatures,
                numClasses,
                Repr.of(outFeatures),
                Repr.of(linear.bias != null),
                reduction.torchName())
        + " ignore_index=%s, label_smoothing=%s, options=None"
            .formatted(Repr.of(ignoreIndex), Repr.of(labelSmoothing));
  }
}
