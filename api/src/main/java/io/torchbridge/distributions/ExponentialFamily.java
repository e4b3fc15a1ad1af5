package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.List;

/**
 * The density is {@code exp(<t(x), natural parameters> - logNormalizer + carrier(x))}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.exp_family.ExponentialFamily">torch.distributions.ExponentialFamily</a>.
 */
public abstract class ExponentialFamily extends Distribution {
  protected ExponentialFamily(long[] batchShape, long[] eventShape, boolean validateArgs) {
    super(batchShape, eventShape, validateArgs);
  }

  protected abstract List<Tensor> naturalParams();

  /** Of natural parameters in the order of {@link #naturalParams}: {@code (batchShape)}. */
  protected abstract Tensor logNormalizer(List<Tensor> naturalParams);

  /** The divergence from another of the same family: Bregman's, of the log normalizers. */
  final Tensor bregman(ExponentialFamily q) {
    List<Tensor> theirs = q.naturalParams();
    Tensor result;
    try (var mode = GradMode.ENABLED.enter()) {
      List<Tensor> ours = naturalParams().stream().map(p -> p.detach().requiresGrad(true)).toList();
      Tensor normalizer = logNormalizer(ours);
      Tensor[] gradients = Torch.grad(List.of(normalizer.sum()), ours);
      result = q.logNormalizer(theirs).sub(normalizer.detach());
      for (int i = 0; i < gradients.length; i++) {
        Tensor term = theirs.get(i).sub(ours.get(i).detach()).mul(gradients[i]);
        result = result.sub(sumRightmost(term, term.ndim() - q.batchShape().length));
      }
    }
    return result;
  }
}
