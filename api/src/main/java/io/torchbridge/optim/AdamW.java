package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adam with weight decay apart from the gradients, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html">torch.optim.AdamW</a>.
 */
public final class AdamW extends Adam {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False, maximize=False,"
              + " foreach=None, capturable=False, differentiable=False, fused=None,"
              + " decoupled_weight_decay=True");

  public AdamW(List<Tensor> params) {
    this(params, new Options());
  }

  public AdamW(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public AdamW(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public AdamW(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  AdamW(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }
}
