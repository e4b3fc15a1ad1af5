package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.List;

/**
 * A {@link Distribution} whose density is {@code exp(<t(x), natural parameters> - logNormalizer +
 * carrier(x))}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.exp_family.ExponentialFamily">torch.distributions.ExponentialFamily</a>.
 */
public interface ExponentialFamily {
  List<Tensor> naturalParams();

  /** Of natural parameters in the order of {@link #naturalParams}: {@code (batchShape)}. */
  Tensor logNormalizer(List<Tensor> naturalParams);

  /** The divergence of one from another of its kind: Bregman's, of the log normalizers. */
  static Tensor divergence(ExponentialFamily p, ExponentialFamily q) {
    List<Tensor> theirs = q.naturalParams();
    try (var mode = GradMode.ENABLED.enter()) {
      List<Tensor> ours =
          p.naturalParams().stream().map(t -> t.detach().requiresGrad(true)).toList();
      Tensor normalizer = p.logNormalizer(ours);
      Tensor[] gradients = Torch.grad(List.of(normalizer.sum()), ours);
      Tensor result = q.logNormalizer(theirs).sub(normalizer.detach());
      for (int i = 0; i < gradients.length; i++) {
        Tensor term = theirs.get(i).sub(ours.get(i).detach()).mul(gradients[i]);
        result = result.sub(Distribution.sumRightmost(term, term.ndim() - result.ndim()));
      }
      return result;
    }
  }
}
