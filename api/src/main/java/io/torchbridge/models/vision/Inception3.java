package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.AvgPoolOptions;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.MaxPoolOptions;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Signature;
import io.torchbridge.nn.init.Init;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/inception.html">torchvision's Inception
 * v3</a>. Input {@code (N, 3, H, W)} of at least 75×75, output {@code (N, num_classes)}; while
 * training {@link #forwardWithAux} has one more, and so has a {@link #call(List, Map)}.
 */
public final class Inception3 extends Module {
  private static final Signature INPUT = Signature.of("x");
  private static final ConvOptions HALF = ConvOptions.DEFAULT.withStride(2);

  /**
   * A network's shape.
   *
   * @param auxLogits whether there is one more classifier on the way
   * @param transformInput whether inputs are normalised as for ImageNet, which pretrained weights
   *     are not made for
   */
  public record Config(
      long numClasses, boolean auxLogits, boolean transformInput, double dropout) {}

  /**
   * What comes out.
   *
   * @param auxLogits of the classifier on the way; null unless training with it
   */
  public record Outputs(Tensor logits, @Nullable Tensor auxLogits) {}

  private final Config config;
  private final BasicConv2d conv1a;
  private final BasicConv2d conv2a;
  private final BasicConv2d conv2b;
  private final MaxPool2d maxpool1;
  private final BasicConv2d conv3b;
  private final BasicConv2d conv4a;
  private final MaxPool2d maxpool2;
  private final InceptionA mixed5b;
  private final InceptionA mixed5c;
  private final InceptionA mixed5d;
  private final InceptionB mixed6a;
  private final InceptionC mixed6b;
  private final InceptionC mixed6c;
  private final InceptionC mixed6d;
  private final InceptionC mixed6e;
  private final @Nullable InceptionAux aux;
  private final InceptionD mixed7a;
  private final InceptionE mixed7b;
  private final InceptionE mixed7c;
  private final AdaptiveAvgPool2d avgpool;
  private final Dropout dropout;
  private final Linear fc;

  public Inception3(Config config) {
    this.config = config;
    conv1a = register("Conv2d_1a_3x3", new BasicConv2d(3, 32, 3, HALF));
    conv2a = register("Conv2d_2a_3x3", new BasicConv2d(32, 32, 3));
    conv2b =
        register("Conv2d_2b_3x3", new BasicConv2d(32, 64, 3, ConvOptions.DEFAULT.withPadding(1)));
    maxpool1 = register("maxpool1", new MaxPool2d(3, 2));
    conv3b = register("Conv2d_3b_1x1", new BasicConv2d(64, 80, 1));
    conv4a = register("Conv2d_4a_3x3", new BasicConv2d(80, 192, 3));
    maxpool2 = register("maxpool2", new MaxPool2d(3, 2));
    mixed5b = register("Mixed_5b", new InceptionA(192, 32));
    mixed5c = register("Mixed_5c", new InceptionA(256, 64));
    mixed5d = register("Mixed_5d", new InceptionA(288, 64));
    mixed6a = register("Mixed_6a", new InceptionB(288));
    mixed6b = register("Mixed_6b", new InceptionC(768, 128));
    mixed6c = register("Mixed_6c", new InceptionC(768, 160));
    mixed6d = register("Mixed_6d", new InceptionC(768, 160));
    mixed6e = register("Mixed_6e", new InceptionC(768, 192));
    aux = config.auxLogits ? register("AuxLogits", new InceptionAux(768, config.numClasses)) : null;
    mixed7a = register("Mixed_7a", new InceptionD(768));
    mixed7b = register("Mixed_7b", new InceptionE(1280));
    mixed7c = register("Mixed_7c", new InceptionE(2048));
    avgpool = register("avgpool", new AdaptiveAvgPool2d(new Long[] {1L, 1L}));
    dropout = register("dropout", new Dropout(config.dropout));
    fc = register("fc", new Linear(2048, config.numClasses));
    for (Module module : modules()) {
      switch (module) {
        case Conv2d convolution -> reset(convolution.weight, 0.1);
        case Linear linear -> reset(linear.weight, aux != null && linear == aux.fc ? 0.001 : 0.1);
        default -> {}
      }
    }
  }

  private static void reset(Tensor weight, double std) {
    Init.truncNormal_(weight, 0, std, -2, 2);
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return forwardWithAux(images).logits;
  }

  /** The logits, and while training those of the classifier on the way. */
  public Outputs forwardWithAux(Tensor images) {
    Tensor x = config.transformInput ? BasicConv2d.transformInput(images) : images;
    x = maxpool1.call(conv2b.call(conv2a.call(conv1a.call(x)))); // (N, 64, 73, 73), of 299×299
    x = maxpool2.call(conv4a.call(conv3b.call(x))); // (N, 192, 35, 35)
    x = mixed5d.call(mixed5c.call(mixed5b.call(x))); // (N, 288, 35, 35)
    x = mixed6c.call(mixed6b.call(mixed6a.call(x))); // (N, 768, 17, 17)
    x = mixed6e.call(mixed6d.call(x));
    Tensor auxLogits = aux != null && isTraining() ? aux.call(x) : null;
    x = mixed7c.call(mixed7b.call(mixed7a.call(x))); // (N, 2048, 8, 8)
    x = fc.call(dropout.call(avgpool.call(x)).flatten(1));
    return new Outputs(x, auxLogits);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Outputs outputs = forwardWithAux(INPUT.bind(name(), inputs, keywords).tensor("x"));
    return outputs.auxLogits == null ? outputs.logits : List.of(outputs.logits, outputs.auxLogits);
  }

  /** A convolution that keeps the size. */
  private static BasicConv2d same(long in, long out, long height, long width) {
    return new BasicConv2d(
        in,
        out,
        new long[] {height, width},
        ConvOptions.DEFAULT.withPadding(height / 2, width / 2));
  }

  /** One that keeps the size, of a square window. */
  private static BasicConv2d same(long in, long out, long kernel) {
    return new BasicConv2d(in, out, kernel, ConvOptions.DEFAULT.withPadding(kernel / 2));
  }

  private static Tensor averaged(Tensor x) {
    return F.avgPool2d(x, AvgPoolOptions.DEFAULT.withStride(1).withPadding(1), 3);
  }

  private static Tensor halved(Tensor x) {
    return F.maxPool2d(x, MaxPoolOptions.DEFAULT.withStride(2), 3);
  }

  private static final class InceptionA extends Module {
    private final BasicConv2d branch1x1;
    private final BasicConv2d branch5x5a;
    private final BasicConv2d branch5x5b;
    private final BasicConv2d branch3x3a;
    private final BasicConv2d branch3x3b;
    private final BasicConv2d branch3x3c;
    private final BasicConv2d branchPool;

    InceptionA(long in, long poolFeatures) {
      branch1x1 = register("branch1x1", same(in, 64, 1));
      branch5x5a = register("branch5x5_1", same(in, 48, 1));
      branch5x5b = register("branch5x5_2", same(48, 64, 5));
      branch3x3a = register("branch3x3dbl_1", same(in, 64, 1));
      branch3x3b = register("branch3x3dbl_2", same(64, 96, 3));
      branch3x3c = register("branch3x3dbl_3", same(96, 96, 3));
      branchPool = register("branch_pool", same(in, poolFeatures, 1));
    }

    @Override
    public Tensor forward(Tensor x) {
      return Torch.cat(
          List.of(
              branch1x1.call(x),
              branch5x5b.call(branch5x5a.call(x)),
              branch3x3c.call(branch3x3b.call(branch3x3a.call(x))),
              branchPool.call(averaged(x))),
          1);
    }
  }

  private static final class InceptionB extends Module {
    private final BasicConv2d branch3x3;
    private final BasicConv2d branch3x3a;
    private final BasicConv2d branch3x3b;
    private final BasicConv2d branch3x3c;

    InceptionB(long in) {
      branch3x3 = register("branch3x3", new BasicConv2d(in, 384, 3, HALF));
      branch3x3a = register("branch3x3dbl_1", same(in, 64, 1));
      branch3x3b = register("branch3x3dbl_2", same(64, 96, 3));
      branch3x3c = register("branch3x3dbl_3", new BasicConv2d(96, 96, 3, HALF));
    }

    @Override
    public Tensor forward(Tensor x) {
      return Torch.cat(
          List.of(
              branch3x3.call(x), branch3x3c.call(branch3x3b.call(branch3x3a.call(x))), halved(x)),
          1);
    }
  }

  private static final class InceptionC extends Module {
    private final BasicConv2d branch1x1;
    private final BasicConv2d branch7x7a;
    private final BasicConv2d branch7x7b;
    private final BasicConv2d branch7x7c;
    private final BasicConv2d double7x7a;
    private final BasicConv2d double7x7b;
    private final BasicConv2d double7x7c;
    private final BasicConv2d double7x7d;
    private final BasicConv2d double7x7e;
    private final BasicConv2d branchPool;

    InceptionC(long in, long c7) {
      branch1x1 = register("branch1x1", same(in, 192, 1));
      branch7x7a = register("branch7x7_1", same(in, c7, 1));
      branch7x7b = register("branch7x7_2", same(c7, c7, 1, 7));
      branch7x7c = register("branch7x7_3", same(c7, 192, 7, 1));
      double7x7a = register("branch7x7dbl_1", same(in, c7, 1));
      double7x7b = register("branch7x7dbl_2", same(c7, c7, 7, 1));
      double7x7c = register("branch7x7dbl_3", same(c7, c7, 1, 7));
      double7x7d = register("branch7x7dbl_4", same(c7, c7, 7, 1));
      double7x7e = register("branch7x7dbl_5", same(c7, 192, 1, 7));
      branchPool = register("branch_pool", same(in, 192, 1));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor twice = double7x7c.call(double7x7b.call(double7x7a.call(x)));
      return Torch.cat(
          List.of(
              branch1x1.call(x),
              branch7x7c.call(branch7x7b.call(branch7x7a.call(x))),
              double7x7e.call(double7x7d.call(twice)),
              branchPool.call(averaged(x))),
          1);
    }
  }

  private static final class InceptionD extends Module {
    private final BasicConv2d branch3x3a;
    private final BasicConv2d branch3x3b;
    private final BasicConv2d branch7x7a;
    private final BasicConv2d branch7x7b;
    private final BasicConv2d branch7x7c;
    private final BasicConv2d branch7x7d;

    InceptionD(long in) {
      branch3x3a = register("branch3x3_1", same(in, 192, 1));
      branch3x3b = register("branch3x3_2", new BasicConv2d(192, 320, 3, HALF));
      branch7x7a = register("branch7x7x3_1", same(in, 192, 1));
      branch7x7b = register("branch7x7x3_2", same(192, 192, 1, 7));
      branch7x7c = register("branch7x7x3_3", same(192, 192, 7, 1));
      branch7x7d = register("branch7x7x3_4", new BasicConv2d(192, 192, 3, HALF));
    }

    @Override
    public Tensor forward(Tensor x) {
      return Torch.cat(
          List.of(
              branch3x3b.call(branch3x3a.call(x)),
              branch7x7d.call(branch7x7c.call(branch7x7b.call(branch7x7a.call(x)))),
              halved(x)),
          1);
    }
  }

  private static final class InceptionE extends Module {
    private final BasicConv2d branch1x1;
    private final BasicConv2d branch3x3;
    private final BasicConv2d branch3x3a;
    private final BasicConv2d branch3x3b;
    private final BasicConv2d double3x3;
    private final BasicConv2d double3x3then;
    private final BasicConv2d double3x3a;
    private final BasicConv2d double3x3b;
    private final BasicConv2d branchPool;

    InceptionE(long in) {
      branch1x1 = register("branch1x1", same(in, 320, 1));
      branch3x3 = register("branch3x3_1", same(in, 384, 1));
      branch3x3a = register("branch3x3_2a", same(384, 384, 1, 3));
      branch3x3b = register("branch3x3_2b", same(384, 384, 3, 1));
      double3x3 = register("branch3x3dbl_1", same(in, 448, 1));
      double3x3then = register("branch3x3dbl_2", same(448, 384, 3));
      double3x3a = register("branch3x3dbl_3a", same(384, 384, 1, 3));
      double3x3b = register("branch3x3dbl_3b", same(384, 384, 3, 1));
      branchPool = register("branch_pool", same(in, 192, 1));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor once = branch3x3.call(x);
      Tensor twice = double3x3then.call(double3x3.call(x));
      return Torch.cat(
          List.of(
              branch1x1.call(x),
              Torch.cat(List.of(branch3x3a.call(once), branch3x3b.call(once)), 1),
              Torch.cat(List.of(double3x3a.call(twice), double3x3b.call(twice)), 1),
              branchPool.call(averaged(x))),
          1);
    }
  }

  private static final class InceptionAux extends Module {
    private final BasicConv2d conv0;
    private final BasicConv2d conv1;
    private final Linear fc;

    InceptionAux(long in, long numClasses) {
      conv0 = register("conv0", new BasicConv2d(in, 128, 1));
      conv1 = register("conv1", new BasicConv2d(128, 768, 5));
      fc = register("fc", new Linear(768, numClasses));
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = F.avgPool2d(input, AvgPoolOptions.DEFAULT.withStride(3), 5); // (N, 768, 5, 5)
      x = F.adaptiveAvgPool2d(conv1.call(conv0.call(x)), 1, 1);
      return fc.call(x.flatten(1));
    }
  }
}
