package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Module;

/** Layer normalisation over the channels of {@code (N, C, H, W)}. */
final class LayerNorm2d extends Module {
  private static final double EPS = 1e-6;

  private final long channels;
  private final Tensor weight;
  private final Tensor bias;

  LayerNorm2d(long channels) {
    this.channels = channels;
    this.weight = registerParameter("weight", Torch.ones(channels));
    this.bias = registerParameter("bias", Torch.zeros(channels));
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor last = input.permute(0, 2, 3, 1); // (N, H, W, C)
    return F.layerNorm(last, new long[] {channels}, value(weight), value(bias), EPS)
        .permute(0, 3, 1, 2);
  }

  @Override
  protected String extraRepr() {
    return "(%d,), eps=1e-06, elementwise_affine=True, bias=True".formatted(channels);
  }
}
