package io.torchbridge.data.transforms;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.RoundingMode;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.F;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions on colours of {@code torchvision.transforms.v2.functional}. */
final class Colors {
  private static final Op INDEX = Op.of("aten::index.Tensor");

  private Colors() {}

  static void checkFactor(String name, double factor) {
    if (!(factor >= 0)) {
      throw new InvalidArgumentException(name + " " + factor + " must not be negative");
    }
  }

  static void checkFactors(String name, @Nullable Range factors) {
    if (factors != null) {
      checkFactor(name, factors.low());
    }
  }

  private static long channels(Tensor image) {
    long channels = image.size(-3);
    if (channels != 1 && channels != 3) {
      throw new ShapeMismatchException(
          "an image of shape %s, which should have 1 or 3 channels"
              .formatted(Arrays.toString(image.shape())));
    }
    return channels;
  }

  private static boolean isFloat(Tensor image) {
    return image.dtype().isFloatingPoint();
  }

  static Tensor grayscale(Tensor image, int outputChannels) {
    if (image.size(-3) == 1) {
      long[] repeats = new long[image.ndim()];
      Arrays.fill(repeats, 1);
      repeats[repeats.length - 3] = outputChannels;
      return image.repeat(repeats);
    }
    Tensor gray = luma(image).to(image.dtype());
    if (outputChannels == 1) {
      return gray;
    }
    return gray.expand(image.shape());
  }

  /** In floats, {@code (…, 1, H, W)}. */
  private static Tensor luma(Tensor image) {
    channels(image);
    Tensor[] rgb = image.unbind(-3);
    return rgb[0].mul(0.2989).add_(rgb[1], 0.587).add_(rgb[2], 0.114).unsqueeze(-3);
  }

  /** {@link #luma}, whole where the image is. */
  private static Tensor wholeLuma(Tensor image) {
    Tensor luma = luma(image);
    return isFloat(image) ? luma : luma.floor_();
  }

  private static Tensor blend(Tensor image, Tensor other, double ratio) {
    Tensor blended = image.mul(ratio).add_(other, 1 - ratio).clamp_(0, Values.most(image.dtype()));
    return blended.to(image.dtype());
  }

  static Tensor brightness(Tensor image, double factor) {
    channels(image);
    return image.mul(factor).clamp_(0, Values.most(image.dtype())).to(image.dtype());
  }

  static Tensor saturation(Tensor image, double factor) {
    return channels(image) == 1 ? image : blend(image, wholeLuma(image), factor);
  }

  static Tensor contrast(Tensor image, double factor) {
    Tensor gray =
        channels(image) == 3 ? wholeLuma(image) : isFloat(image) ? image : image.to(DType.FLOAT32);
    return blend(image, gray.mean(true, -3, -2, -1), factor);
  }

  static Tensor hue(Tensor image, double turn) {
    if (channels(image) == 1 || image.numel() == 0) {
      return image;
    }
    Tensor[] hsv = toHsv(Values.scaled(image, DType.FLOAT32));
    Tensor turned = toRgb(hsv[0].add_(turn).remainder_(1.0), hsv[1], hsv[2]);
    return Values.scaled(turned, image.dtype());
  }

  private static Tensor[] toHsv(Tensor image) {
    Tensor[] rgb = image.unbind(-3);
    Tensor least = image.amin(-3);
    Tensor most = image.amax(-3);
    Tensor gray = most.eq(least);
    Tensor span = most.sub(least);
    // where a pixel is grey any divisor does, but 0 would give NaN
    Tensor saturation = span.div(most.maskedFill(gray, 1));
    Tensor[] distances =
        most.unsqueeze(-3).sub(image).div(span.maskedFill(gray, 1).unsqueeze(-3)).unbind(-3);
    Tensor notRed = most.ne(rgb[0]);
    Tensor green = most.eq(rgb[1]);
    Tensor ifGreen = distances[0].add(2.0).sub_(distances[2]).mul_(green.logicalAnd(notRed));
    Tensor ifRed = distances[2].sub(distances[1]).mul_(notRed.logicalNot());
    Tensor ifBlue =
        distances[1].add(4.0).sub_(distances[0]).mul_(notRed.logicalAnd(green.logicalNot()));
    Tensor hue = ifRed.add_(ifGreen).add_(ifBlue).mul_(1.0 / 6).add_(1.0).fmod_(1.0);
    return new Tensor[] {hue, saturation, most};
  }

  private static Tensor toRgb(Tensor hue, Tensor saturation, Tensor value) {
    Tensor sixth = hue.mul(6);
    Tensor whole = sixth.floor();
    Tensor rest = sixth.sub_(whole);
    Tensor reached = saturation.mul(rest);
    Tensor lack = Torch.sub(1.0, saturation);
    Tensor q = Torch.sub(1.0, reached).mul_(value).clamp_(0.0, 1.0);
    Tensor t = reached.add(lack).mul_(value).clamp_(0.0, 1.0);
    Tensor p = lack.mul(value).clamp_(0.0, 1.0);
    // which of v, p, q and t is red, green and blue in each sixth of the circle
    Tensor table =
        Torch.tensor(new long[][] {{0, 2, 1, 1, 3, 0}, {3, 0, 0, 2, 1, 1}, {1, 1, 3, 0, 0, 2}})
            .to(hue.device());
    Tensor index = whole.to(DType.INT64).remainder_(6);
    Tensor chosen = INDEX.tensor(table, Arrays.asList(null, index)).movedim(0, -3);
    return Torch.stack(List.of(value, p, q, t), -3).gather(-3, chosen);
  }

  static Tensor sharpness(Tensor image, double factor) {
    long channels = channels(image);
    if (image.numel() == 0 || image.size(-2) <= 2 || image.size(-1) <= 2) {
      return image;
    }
    DType dtype = isFloat(image) ? image.dtype() : DType.FLOAT32;
    float edge = 1f / 13;
    float[] weights = new float[9];
    Arrays.fill(weights, edge);
    weights[4] = 5f / 13;
    Tensor kernel =
        Torch.fromData(weights, 1, 1, 3, 3).to(dtype, image.device()).expand(channels, 1, 3, 3);
    Tensor output = image.reshape(-1, channels, image.size(-2), image.size(-1)).to(dtype);
    output = output.clone();
    Tensor blurred = F.conv2d(output, kernel, null, ConvOptions.DEFAULT.withGroups(channels));
    if (!isFloat(image)) {
      blurred = blurred.round_();
    }
    Tensor inner = output.slice(-2, 1, image.size(-2) - 1).slice(-1, 1, image.size(-1) - 1);
    inner.add_(blurred.sub(inner), 1 - factor);
    return output.clamp_(0, Values.most(image.dtype())).to(image.dtype()).reshape(image.shape());
  }

  static Tensor posterize(Tensor image, int bits) {
    if (isFloat(image)) {
      int levels = 1 << bits;
      return image.mul(levels).floor_().clamp_(0, levels - 1).mul_(1.0 / levels);
    }
    int all = Values.bits(image.dtype());
    return bits >= all ? image : image.bitwiseAnd(((1L << bits) - 1) << (all - bits));
  }

  static Tensor solarize(Tensor image, double threshold) {
    if (threshold > Values.most(image.dtype())) {
      throw new InvalidArgumentException(
          "threshold %s is above the greatest value of %s".formatted(threshold, image.dtype()));
    }
    return Torch.where(image.ge(threshold), invert(image), image);
  }

  static Tensor invert(Tensor image) {
    if (isFloat(image)) {
      return Torch.sub(1.0, image);
    }
    return image.dtype() == DType.UINT8
        ? image.bitwiseNot()
        : image.bitwiseXor((1L << Values.bits(image.dtype())) - 1);
  }

  static Tensor autocontrast(Tensor image) {
    channels(image);
    if (image.numel() == 0) {
      return image;
    }
    double bound = Values.most(image.dtype());
    Tensor floats = isFloat(image) ? image : image.to(DType.FLOAT32);
    Tensor least = floats.amin(true, -2, -1);
    Tensor most = floats.amax(true, -2, -1);
    Tensor flat = most.eq(least);
    Tensor unit = most.sub(least).mul_(1.0 / bound).maskedFill_(flat, 1);
    return floats.sub(least.maskedFill_(flat, 0)).div_(unit).clamp_(0, bound).to(image.dtype());
  }

  static Tensor equalize(Tensor image) {
    if (image.numel() == 0) {
      return image;
    }
    Tensor bytes = Values.scaled(image, DType.UINT8);
    Tensor flat = bytes.flatten(-2).to(DType.INT64); // (…, C, H * W)
    long[] shape = flat.shape();
    shape[shape.length - 1] = 256;
    TensorOptions whole = TensorOptions.of(DType.INT64, image.device());
    Tensor histogram = Torch.zeros(whole, shape).scatterAdd(-1, flat, Torch.onesLike(flat));
    Tensor sums = histogram.cumsum(-1);
    // Pillow's scheme: all but the pixels of the greatest value share the range
    Tensor last = histogram.gather(-1, sums.argmax(-1, true));
    Tensor step = last.neg().add(flat.size(-1)).div(255, RoundingMode.FLOOR);
    Tensor table =
        sums.slice(-1, 0, 255)
            .add(step.div(2, RoundingMode.FLOOR))
            .div(step.clampMin(1), RoundingMode.FLOOR)
            .clamp(0, 255);
    shape[shape.length - 1] = 1;
    table = Torch.cat(List.of(Torch.zeros(whole, shape), table), -1).to(DType.UINT8);
    Tensor equalized = table.gather(-1, flat).viewAs(bytes);
    Tensor possible = step.ne(0).unsqueeze(-1);
    return Values.scaled(Torch.where(possible, equalized, bytes), image.dtype());
  }
}
