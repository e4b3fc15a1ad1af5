package io.torchbridge.nn;

import io.torchbridge.Op;
import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.pytorch.org/docs/stable/nn.functional.html#loss-functions">Loss
 * functions</a>. The short forms reduce to the mean.
 */
abstract sealed class LossFunctions extends PoolingFunctions permits F {
  private static final Op BINARY_CROSS_ENTROPY = Op.of("aten::binary_cross_entropy");
  private static final Op BINARY_CROSS_ENTROPY_WITH_LOGITS =
      Op.of("aten::binary_cross_entropy_with_logits");
  private static final Op COSINE_EMBEDDING_LOSS = Op.of("aten::cosine_embedding_loss");
  private static final Op CROSS_ENTROPY_LOSS = Op.of("aten::cross_entropy_loss");
  private static final Op CTC_LOSS_TENSOR = Op.of("aten::ctc_loss.Tensor");
  private static final Op HINGE_EMBEDDING_LOSS = Op.of("aten::hinge_embedding_loss");
  private static final Op HUBER_LOSS = Op.of("aten::huber_loss");
  private static final Op KL_DIV = Op.of("aten::kl_div");
  private static final Op L1_LOSS = Op.of("aten::l1_loss");
  private static final Op MARGIN_RANKING_LOSS = Op.of("aten::margin_ranking_loss");
  private static final Op MSE_LOSS = Op.of("aten::mse_loss");
  private static final Op MULTILABEL_MARGIN_LOSS = Op.of("aten::multilabel_margin_loss");
  private static final Op MULTI_MARGIN_LOSS = Op.of("aten::multi_margin_loss");
  private static final Op NLL_LOSS_ND = Op.of("aten::nll_loss_nd");
  private static final Op POISSON_NLL_LOSS = Op.of("aten::poisson_nll_loss");
  private static final Op SMOOTH_L1_LOSS = Op.of("aten::smooth_l1_loss");
  private static final Op SOFT_MARGIN_LOSS = Op.of("aten::soft_margin_loss");
  private static final Op TRIPLET_MARGIN_LOSS = Op.of("aten::triplet_margin_loss");

  /** The mean of {@code (input - target)²}. */
  public static Tensor mseLoss(Tensor input, Tensor target) {
    return MSE_LOSS.tensor(input, target);
  }

  /** {@code (input - target)²}, reduced. */
  public static Tensor mseLoss(Tensor input, Tensor target, Reduction reduction) {
    return MSE_LOSS.tensor(input, target, reduction);
  }

  /** The mean of {@code |input - target|}. */
  public static Tensor l1Loss(Tensor input, Tensor target) {
    return L1_LOSS.tensor(input, target);
  }

  /** {@code |input - target|}, reduced. */
  public static Tensor l1Loss(Tensor input, Tensor target, Reduction reduction) {
    return L1_LOSS.tensor(input, target, reduction);
  }

  /** The mean of squares of differences below 1, of absolute values above. */
  public static Tensor smoothL1Loss(Tensor input, Tensor target) {
    return SMOOTH_L1_LOSS.tensor(input, target);
  }

  /** Squares of differences below {@code beta}, absolute values above, reduced. */
  public static Tensor smoothL1Loss(Tensor input, Tensor target, Reduction reduction, double beta) {
    return SMOOTH_L1_LOSS.tensor(input, target, reduction, beta);
  }

  /** Squares of differences below {@code delta}, scaled absolute values above, reduced. */
  public static Tensor huberLoss(Tensor input, Tensor target, Reduction reduction, double delta) {
    return HUBER_LOSS.tensor(input, target, reduction, delta);
  }

  /**
   * The mean cross entropy of logits {@code (N, C, *)} and classes {@code (N, *)}, int64, or
   * probabilities {@code (N, C, *)}.
   */
  public static Tensor crossEntropy(Tensor input, Tensor target) {
    return CROSS_ENTROPY_LOSS.tensor(input, target);
  }

  /**
   * The cross entropy of logits {@code (N, C, *)} and classes {@code (N, *)}, int64, or
   * probabilities {@code (N, C, *)}.
   *
   * @param weight of each class, {@code (C)}; null for equal ones
   * @param ignoreIndex a class that does not count; -100 by default
   */
  public static Tensor crossEntropy(
      Tensor input,
      Tensor target,
      @Nullable Tensor weight,
      long ignoreIndex,
      Reduction reduction,
      double labelSmoothing) {
    return CROSS_ENTROPY_LOSS.tensor(input, target, weight, reduction, ignoreIndex, labelSmoothing);
  }

  /**
   * The mean of the negative log likelihood: log probabilities {@code (N, C, *)} and classes {@code
   * (N, *)}, int64.
   */
  public static Tensor nllLoss(Tensor input, Tensor target) {
    return NLL_LOSS_ND.tensor(input, target);
  }

  /**
   * The negative log likelihood, reduced.
   *
   * @param weight of each class, {@code (C)}; null for equal ones
   * @param ignoreIndex a class that does not count; -100 by default
   */
  public static Tensor nllLoss(
      Tensor input, Tensor target, @Nullable Tensor weight, long ignoreIndex, Reduction reduction) {
    return NLL_LOSS_ND.tensor(input, target, weight, reduction, ignoreIndex);
  }

  /** The mean cross entropy of probabilities and targets of {@code [0, 1]}. */
  public static Tensor binaryCrossEntropy(Tensor input, Tensor target) {
    return BINARY_CROSS_ENTROPY.tensor(input, target);
  }

  /** The cross entropy of probabilities and targets of {@code [0, 1]}, weighted and reduced. */
  public static Tensor binaryCrossEntropy(
      Tensor input, Tensor target, @Nullable Tensor weight, Reduction reduction) {
    return BINARY_CROSS_ENTROPY.tensor(input, target, weight, reduction);
  }

  /** The mean cross entropy of {@code sigmoid(input)} and targets of {@code [0, 1]}. */
  public static Tensor binaryCrossEntropyWithLogits(Tensor input, Tensor target) {
    return BINARY_CROSS_ENTROPY_WITH_LOGITS.tensor(input, target);
  }

  /**
   * The cross entropy of {@code sigmoid(input)} and targets of {@code [0, 1]}, reduced.
   *
   * @param weight of each element, broadcast; null for equal ones
   * @param posWeight of positive targets, broadcast; null for 1
   */
  public static Tensor binaryCrossEntropyWithLogits(
      Tensor input,
      Tensor target,
      @Nullable Tensor weight,
      Reduction reduction,
      @Nullable Tensor posWeight) {
    return BINARY_CROSS_ENTROPY_WITH_LOGITS.tensor(input, target, weight, posWeight, reduction);
  }

  /**
   * {@code target * (log(target) - input)}, reduced; the input holds logarithms, the target too if
   * {@code logTarget}. PyTorch's {@code batchmean} is the sum divided by the batch's size.
   */
  public static Tensor klDiv(Tensor input, Tensor target, Reduction reduction, boolean logTarget) {
    return KL_DIV.tensor(input, target, reduction, logTarget);
  }

  /** The negative log likelihood of counts by a Poisson distribution, reduced. */
  public static Tensor poissonNllLoss(
      Tensor input,
      Tensor target,
      boolean logInput,
      boolean full,
      double eps,
      Reduction reduction) {
    return POISSON_NLL_LOSS.tensor(input, target, logInput, full, eps, reduction);
  }

  /** {@code log(1 + exp(-target * input))} for targets of 1 and -1, reduced. */
  public static Tensor softMarginLoss(Tensor input, Tensor target, Reduction reduction) {
    return SOFT_MARGIN_LOSS.tensor(input, target, reduction);
  }

  /** The input for targets of 1, {@code max(0, margin - input)} for -1, reduced. */
  public static Tensor hingeEmbeddingLoss(
      Tensor input, Tensor target, double margin, Reduction reduction) {
    return HINGE_EMBEDDING_LOSS.tensor(input, target, margin, reduction);
  }

  /** {@code max(0, -target * (input1 - input2) + margin)}, reduced. */
  public static Tensor marginRankingLoss(
      Tensor input1, Tensor input2, Tensor target, double margin, Reduction reduction) {
    return MARGIN_RANKING_LOSS.tensor(input1, input2, target, margin, reduction);
  }

  /** {@code 1 - cos} for targets of 1, {@code max(0, cos - margin)} for -1, reduced. */
  public static Tensor cosineEmbeddingLoss(
      Tensor input1, Tensor input2, Tensor target, double margin, Reduction reduction) {
    return COSINE_EMBEDDING_LOSS.tensor(input1, input2, target, margin, reduction);
  }

  /** How much nearer the negative is than the positive plus the margin, reduced. */
  public static Tensor tripletMarginLoss(
      Tensor anchor,
      Tensor positive,
      Tensor negative,
      double margin,
      double p,
      double eps,
      boolean swap,
      Reduction reduction) {
    return TRIPLET_MARGIN_LOSS.tensor(anchor, positive, negative, margin, p, eps, swap, reduction);
  }

  /** By how much other classes come near the target's, reduced: {@code (N, C)} and {@code (N)}. */
  public static Tensor multiMarginLoss(
      Tensor input,
      Tensor target,
      double p,
      double margin,
      @Nullable Tensor weight,
      Reduction reduction) {
    return MULTI_MARGIN_LOSS.tensor(input, target, p, margin, weight, reduction);
  }

  /**
   * By how much other classes come near any of the targets', reduced: {@code (N, C)} both, targets
   * ended by -1.
   */
  public static Tensor multilabelMarginLoss(Tensor input, Tensor target, Reduction reduction) {
    return MULTILABEL_MARGIN_LOSS.tensor(input, target, reduction);
  }

  /**
   * Connectionist temporal classification: {@code (T, N, C)}, {@code (N, S)}, {@code (N)} and
   * {@code (N)}.
   */
  public static Tensor ctcLoss(
      Tensor logProbs,
      Tensor targets,
      Tensor inputLengths,
      Tensor targetLengths,
      long blank,
      Reduction reduction,
      boolean zeroInfinity) {
    return CTC_LOSS_TENSOR.tensor(
        logProbs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
  }

  /**
   * {@link #crossEntropy(Tensor, Tensor, Tensor, long, Reduction, double)} of {@code input x
   * linearWeightᵀ + linearBias}.
   */
  public static Tensor linearCrossEntropy(
      Tensor input,
      Tensor linearWeight,
      @Nullable Tensor linearBias,
      Tensor target,
      @Nullable Tensor weight,
      long ignoreIndex,
      Reduction reduction,
      double labelSmoothing) {
    Tensor logits = F.linear(input, linearWeight, linearBias);
    return crossEntropy(logits, target, weight, ignoreIndex, reduction, labelSmoothing);
  }

  /**
   * The negative log likelihood of normal distributions, reduced.
   *
   * @param input the means {@code (*)}
   * @param variance {@code (*)}, the last dimension of 1 or none if all of it share one
   * @param full whether the constant term is added
   * @param eps the least variance
   */
  public static Tensor gaussianNllLoss(
      Tensor input, Tensor target, Tensor variance, boolean full, double eps, Reduction reduction) {
    return GaussianNLLLoss.of(input, target, variance, full, eps, reduction);
  }

  /**
   * The mean binary cross entropy of several classes a sample, {@code (N, C)}, reduced.
   *
   * @param weight of each class {@code (C)}; null for equal ones
   */
  public static Tensor multilabelSoftMarginLoss(
      Tensor input, Tensor target, @Nullable Tensor weight, Reduction reduction) {
    Tensor loss =
        target
            .mul(F.logsigmoid(input))
            .add(Torch.sub(1, target).mul(F.logsigmoid(input.neg())))
            .neg();
    if (weight != null) {
      loss = loss.mul(weight);
    }
    return Criterion.reduced(loss.sum(-1).div(input.size(-1)), reduction);
  }

  /**
   * How much nearer the negative is than the positive plus the margin, by any distance, reduced.
   *
   * @param swap whether the positive may take the place of the anchor
   */
  public static Tensor tripletMarginWithDistanceLoss(
      Tensor anchor,
      Tensor positive,
      Tensor negative,
      BinaryOperator<Tensor> distance,
      double margin,
      boolean swap,
      Reduction reduction) {
    Tensor near = distance.apply(anchor, positive);
    Tensor far = distance.apply(anchor, negative);
    if (swap) {
      far = far.minimum(distance.apply(positive, negative));
    }
    return Criterion.reduced(near.add(margin).sub(far).clampMin(0), reduction);
  }
}
