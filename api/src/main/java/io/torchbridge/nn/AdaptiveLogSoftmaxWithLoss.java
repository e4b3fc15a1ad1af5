package io.torchbridge.nn;

import io.torchbridge.IndexOutOfRangeException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A softmax over many classes, the rare ones in clusters, and its loss, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveLogSoftmaxWithLoss.html">torch.nn.AdaptiveLogSoftmaxWithLoss</a>.
 * Input {@code (N, in_features)} or {@code (in_features)}, target of int64 {@code (N)} or {@code
 * ()}.
 */
public final class AdaptiveLogSoftmaxWithLoss extends Module {
  private static final Signature INPUTS = Signature.of("input_, target_");

  private final long inFeatures;
  private final long nClasses;
  private final long[] cutoffs;
  private final Linear head;
  private final ModuleList tail = new ModuleList();

  /**
   * What the layer gives.
   *
   * @param output the log probability of each target
   * @param loss the mean of their negatives
   */
  public record Output(Tensor output, Tensor loss) {}

  public AdaptiveLogSoftmaxWithLoss(long inFeatures, long nClasses, long... cutoffs) {
    this(inFeatures, nClasses, cutoffs, 4, false);
  }

  /**
   * @param cutoffs where clusters begin, increasing, from 1 to below {@code nClasses}
   * @param divValue by which each cluster's features are fewer than those before
   */
  public AdaptiveLogSoftmaxWithLoss(
      long inFeatures, long nClasses, long[] cutoffs, double divValue, boolean headBias) {
    long before = 0;
    for (long cutoff : cutoffs) {
      if (cutoff <= before || cutoff >= nClasses) {
        throw new InvalidArgumentException(
            "AdaptiveLogSoftmaxWithLoss: cutoffs must increase from 1 to below %d, not be %s"
                .formatted(nClasses, Arrays.toString(cutoffs)));
      }
      before = cutoff;
    }
    if (cutoffs.length == 0) {
      throw new InvalidArgumentException("AdaptiveLogSoftmaxWithLoss: there are no cutoffs");
    }
    this.inFeatures = inFeatures;
    this.nClasses = nClasses;
    this.cutoffs = Arrays.copyOf(cutoffs, cutoffs.length + 1);
    this.cutoffs[cutoffs.length] = nClasses;
    head = register("head", new Linear(inFeatures, cutoffs[0] + cutoffs.length, headBias));
    register("tail", tail);
    for (int i = 0; i < cutoffs.length; i++) {
      long inner = (long) Math.floor(inFeatures / Math.pow(divValue, i + 1));
      tail.append(
          new Sequential(
              new Linear(inFeatures, inner, false),
              new Linear(inner, this.cutoffs[i + 1] - this.cutoffs[i], false)));
    }
  }

  public Output forward(Tensor input, Tensor target) {
    boolean batched = target.ndim() == 1;
    if (target.ndim() > 1
        || input.ndim() != target.ndim() + 1
        || (batched && input.size(0) != target.size(0))) {
      throw new ShapeMismatchException(
          "AdaptiveLogSoftmaxWithLoss of %d features got an input of shape %s and targets of %s"
              .formatted(
                  inFeatures, Arrays.toString(input.shape()), Arrays.toString(target.shape())));
    }
    Tensor x = batched ? input : input.unsqueeze(0);
    Tensor y = batched ? target : target.unsqueeze(0);
    if (y.lt(0).logicalOr(y.ge(nClasses)).any().itemBoolean()) {
      throw new IndexOutOfRangeException(
          "AdaptiveLogSoftmaxWithLoss: targets must be from 0 to " + (nClasses - 1));
    }
    // a target in a cluster is the head's class of the cluster, and one of the cluster's own
    Tensor inHead = y.clone();
    Tensor output = x.newZeros(y.size(0));
    for (int i = 0; i < cutoffs.length - 1; i++) {
      Tensor in = y.ge(cutoffs[i]).logicalAnd(y.lt(cutoffs[i + 1]));
      Tensor rows = Torch.where(in)[0];
      if (rows.numel() == 0) {
        continue;
      }
      Tensor own = y.indexSelect(0, rows).sub(cutoffs[i]).unsqueeze(1);
      Tensor logProbs = tail.get(i).call(x.indexSelect(0, rows)).logSoftmax(1);
      inHead = inHead.indexFill(0, rows, cutoffs[0] + i);
      output = output.indexAdd(0, rows, logProbs.gather(1, own).squeeze(1));
    }
    Tensor logProbs = head.call(x).logSoftmax(1);
    output = output.add(logProbs.gather(1, inHead.unsqueeze(1)).squeeze(1));
    Tensor loss = output.neg().mean();
    return new Output(batched ? output : output.squeeze(0), loss);
  }

  /** The log probabilities of all classes: {@code (N, in_features) -> (N, n_classes)}. */
  public Tensor logProb(Tensor input) {
    Tensor ofHead = head.call(input).logSoftmax(1);
    var parts = new ArrayList<Tensor>();
    parts.add(ofHead.narrow(1, 0, cutoffs[0]));
    for (int i = 0; i < cutoffs.length - 1; i++) {
      Tensor ofCluster = ofHead.narrow(1, cutoffs[0] + i, 1);
      parts.add(tail.get(i).call(input).logSoftmax(1).add(ofCluster));
    }
    return Torch.cat(parts, 1);
  }

  /** The likeliest class of each: {@code (N, in_features) -> (N)}. */
  public Tensor predict(Tensor input) {
    return logProb(input).argmax(1);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    Output result = forward(a.tensor("input_"), a.tensor("target_"));
    return List.of(result.output(), result.loss());
  }
}
