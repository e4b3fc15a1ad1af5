package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code log(sigmoid(x))}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSigmoid.html">torch.nn.LogSigmoid</a>.
 * Any shape in, the same out.
 */
public final class LogSigmoid extends Module {

  @Override
  public Tensor forward(Tensor input) {
    return F.logsigmoid(input);
  }
}
