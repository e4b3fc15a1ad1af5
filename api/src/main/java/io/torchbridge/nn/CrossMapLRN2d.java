package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.Context;
import io.torchbridge.autograd.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Local response normalisation over channels as Torch 7 had it: PyTorch's {@code
 * torch.nn.CrossMapLRN2d}. Input {@code (N, C, H, W)}; {@link LocalResponseNorm} is the newer form.
 */
public final class CrossMapLRN2d extends Module {
  private final int size;
  private final double alpha;
  private final double beta;
  private final double k;

  public CrossMapLRN2d(int size) {
    this(size, 1e-4, 0.75, 1);
  }

  /**
   * @param size the number of neighbouring channels
   */
  public CrossMapLRN2d(int size, double alpha, double beta, double k) {
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  @Override
  public Tensor forward(Tensor input) {
    if (input.ndim() != 4) {
      throw new ShapeMismatchException(
          "CrossMapLRN2d takes (N, C, H, W), not a tensor of shape "
              + Arrays.toString(input.shape()));
    }
    return new Normalized().apply(input);
  }

  @Override
  protected String extraRepr() {
    return "%d, alpha=%s, beta=%s, k=%s".formatted(size, Repr.of(alpha), Repr.of(beta), Repr.of(k));
  }

  /** With PyTorch's own backward, which is not quite the derivative of its forward. */
  private final class Normalized extends Function {

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      Tensor input = inputs.getFirst();
      Tensor[] squares = input.square().unbind(1);
      int ahead = (size - 1) / 2 + 1;
      var sums = new ArrayList<Tensor>();
      Tensor sum = Torch.zerosLike(squares[0]);
      for (int c = 0; c < Math.min(ahead, squares.length); c++) {
        sum = sum.add(squares[c]);
      }
      sums.add(sum);
      for (int c = 1; c < squares.length; c++) {
        sum = c < squares.length - ahead + 1 ? sum.add(squares[c + ahead - 1]) : sum;
        sum = c > ahead ? sum.sub(squares[c - ahead]) : sum;
        sums.add(sum);
      }
      Tensor scale = Torch.stack(sums, 1).mul(alpha / size).add(k);
      Tensor output = scale.pow(-beta).mul(input);
      context.saveForBackward(input, output, scale);
      return List.of(output);
    }

    @Override
    protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
      Tensor input = context.savedTensors().get(0);
      Tensor output = context.savedTensors().get(1);
      Tensor scale = context.savedTensors().get(2);
      Tensor gradient = gradOutputs.getFirst();
      int channels = (int) input.size(1);
      int behind = (int) (size - (size - 1) / 2.0);
      Tensor ratio = gradient.mul(output).div(scale);
      Tensor padded = F.pad(ratio, 0, 0, 0, 0, behind, Math.max(size - 1 - behind, 0));
      var sums = new ArrayList<Tensor>();
      for (int c = 0; c < channels; c++) {
        sums.add(padded.narrow(1, c, size).sum(1));
      }
      Tensor neighbours = Torch.stack(sums, 1).mul(input).mul(2 * alpha * beta / size);
      return List.of(scale.pow(-beta).mul(gradient).sub(neighbours));
    }
  }
}
