package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.NormOptions;
import io.torchbridge.nn.PaddingMode;
import java.util.List;

/** A convolution, batch normalisation and ReLU, as the networks of Inception modules have them. */
final class BasicConv2d extends Module {
  private static final NormOptions NORM = NormOptions.BATCH.withEps(0.001);

  private final Conv2d conv;
  private final BatchNorm2d bn;

  BasicConv2d(long in, long out, long kernel) {
    this(in, out, kernel, ConvOptions.DEFAULT);
  }

  BasicConv2d(long in, long out, long kernel, ConvOptions options) {
    this(in, out, new long[] {kernel}, options);
  }

  BasicConv2d(long in, long out, long[] kernel, ConvOptions options) {
    conv = register("conv", new Conv2d(in, out, kernel, options, false, PaddingMode.CONSTANT));
    bn = register("bn", new BatchNorm2d(out, NORM));
  }

  @Override
  public Tensor forward(Tensor x) {
    return F.relu_(bn.call(conv.call(x)));
  }

  /** {@code _transform_input}: from ImageNet's normalisation to one of -1 to 1. */
  static Tensor transformInput(Tensor x) {
    return Torch.cat(
        List.of(
            channel(x, 0, 0.229, 0.485), channel(x, 1, 0.224, 0.456), channel(x, 2, 0.225, 0.406)),
        1);
  }

  private static Tensor channel(Tensor x, long channel, double std, double mean) {
    return x.select(1, channel).unsqueeze(1).mul(std / 0.5).add((mean - 0.5) / 0.5);
  }
}
