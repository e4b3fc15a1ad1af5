package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connectionist temporal classification, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CTCLoss.html">torch.nn.CTCLoss</a>.
 * Log probabilities {@code (T, N, C)} or {@code (T, C)}; targets of integers {@code (N, S)} or all
 * one after the other; lengths {@code (N)}.
 */
public final class CTCLoss extends Criterion {
  private static final Signature INPUTS =
      Signature.of("log_probs, targets, input_lengths, target_lengths");

  private final long blank;
  private final boolean zeroInfinity;

  public CTCLoss() {
    this(0, Reduction.MEAN, false);
  }

  /**
   * @param blank the class of no label
   * @param zeroInfinity whether infinite losses, of inputs too short, become zero
   */
  public CTCLoss(long blank, Reduction reduction, boolean zeroInfinity) {
    super(reduction);
    this.blank = blank;
    this.zeroInfinity = zeroInfinity;
  }

  /** With lengths on the device. */
  public Tensor forward(
      Tensor logProbs, Tensor targets, Tensor inputLengths, Tensor targetLengths) {
    return F.ctcLoss(
        logProbs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
  }

  public Tensor forward(
      Tensor logProbs, Tensor targets, long[] inputLengths, long[] targetLengths) {
    return Torch.call(
            "aten::ctc_loss.IntList",
            logProbs,
            targets,
            inputLengths,
            targetLengths,
            blank,
            reduction,
            zeroInfinity)
        .tensor();
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    Tensor logProbs = a.tensor("log_probs");
    Tensor targets = a.tensor("targets");
    return a.get("input_lengths") instanceof Tensor lengths
        ? forward(logProbs, targets, lengths, a.tensor("target_lengths"))
        : forward(logProbs, targets, a.integers("input_lengths"), a.integers("target_lengths"));
  }
}
