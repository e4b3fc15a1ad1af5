package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.MaxPoolOptions;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Signature;
import io.torchbridge.nn.init.Init;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/googlenet.html">torchvision's
 * GoogLeNet</a>. Input {@code (N, 3, H, W)}, output {@code (N, num_classes)}; while training {@link
 * #forwardWithAux} has two more, and so has a {@link #call(List, Map)}.
 */
public final class GoogLeNet extends Module {
  private static final Signature INPUT = Signature.of("x");

  /**
   * A network's shape.
   *
   * @param auxLogits whether there are two more classifiers on the way
   * @param transformInput whether inputs are normalised as for ImageNet, which pretrained weights
   *     are not made for
   */
  public record Config(
      long numClasses,
      boolean auxLogits,
      boolean transformInput,
      double dropout,
      double dropoutAux) {}

  /**
   * What comes out.
   *
   * @param auxLogits2 of the second classifier on the way; null unless training with them
   * @param auxLogits1 of the first
   */
  public record Outputs(Tensor logits, @Nullable Tensor auxLogits2, @Nullable Tensor auxLogits1) {}

  private final Config config;
  private final BasicConv2d conv1;
  private final MaxPool2d maxpool1;
  private final BasicConv2d conv2;
  private final BasicConv2d conv3;
  private final MaxPool2d maxpool2;
  private final Inception inception3a;
  private final Inception inception3b;
  private final MaxPool2d maxpool3;
  private final Inception inception4a;
  private final Inception inception4b;
  private final Inception inception4c;
  private final Inception inception4d;
  private final Inception inception4e;
  private final MaxPool2d maxpool4;
  private final Inception inception5a;
  private final Inception inception5b;
  private final @Nullable InceptionAux aux1;
  private final @Nullable InceptionAux aux2;
  private final AdaptiveAvgPool2d avgpool;
  private final Dropout dropout;
  private final Linear fc;

  public GoogLeNet(Config config) {
    this.config = config;
    conv1 =
        register(
            "conv1", new BasicConv2d(3, 64, 7, ConvOptions.DEFAULT.withStride(2).withPadding(3)));
    maxpool1 = register("maxpool1", pool(3));
    conv2 = register("conv2", new BasicConv2d(64, 64, 1));
    conv3 = register("conv3", new BasicConv2d(64, 192, 3, ConvOptions.DEFAULT.withPadding(1)));
    maxpool2 = register("maxpool2", pool(3));
    inception3a = register("inception3a", new Inception(192, 64, 96, 128, 16, 32, 32));
    inception3b = register("inception3b", new Inception(256, 128, 128, 192, 32, 96, 64));
    maxpool3 = register("maxpool3", pool(3));
    inception4a = register("inception4a", new Inception(480, 192, 96, 208, 16, 48, 64));
    inception4b = register("inception4b", new Inception(512, 160, 112, 224, 24, 64, 64));
    inception4c = register("inception4c", new Inception(512, 128, 128, 256, 24, 64, 64));
    inception4d = register("inception4d", new Inception(512, 112, 144, 288, 32, 64, 64));
    inception4e = register("inception4e", new Inception(528, 256, 160, 320, 32, 128, 128));
    maxpool4 = register("maxpool4", pool(2));
    inception5a = register("inception5a", new Inception(832, 256, 160, 320, 32, 128, 128));
    inception5b = register("inception5b", new Inception(832, 384, 192, 384, 48, 128, 128));
    aux1 = config.auxLogits ? register("aux1", new InceptionAux(512, config)) : null;
    aux2 = config.auxLogits ? register("aux2", new InceptionAux(528, config)) : null;
    avgpool = register("avgpool", new AdaptiveAvgPool2d(new Long[] {1L, 1L}));
    dropout = register("dropout", new Dropout(config.dropout));
    fc = register("fc", new Linear(1024, config.numClasses));
    for (Module module : modules()) {
      switch (module) {
        case Conv2d convolution -> Init.truncNormal_(convolution.weight, 0, 0.01, -2, 2);
        case Linear linear -> Init.truncNormal_(linear.weight, 0, 0.01, -2, 2);
        default -> {}
      }
    }
  }

  private static MaxPool2d pool(long kernel) {
    return new MaxPool2d(kernel, MaxPoolOptions.DEFAULT.withStride(2).withCeilMode(true));
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return forwardWithAux(images).logits;
  }

  /** The logits, and while training those of the classifiers on the way. */
  public Outputs forwardWithAux(Tensor images) {
    Tensor x = config.transformInput ? BasicConv2d.transformInput(images) : images;
    x = maxpool1.call(conv1.call(x)); // (N, 64, 56, 56), for images of 224×224
    x = maxpool2.call(conv3.call(conv2.call(x))); // (N, 192, 28, 28)
    x = maxpool3.call(inception3b.call(inception3a.call(x))); // (N, 480, 14, 14)
    x = inception4a.call(x); // (N, 512, 14, 14)
    Tensor logits1 = aux1 != null && isTraining() ? aux1.call(x) : null;
    x = inception4d.call(inception4c.call(inception4b.call(x))); // (N, 528, 14, 14)
    Tensor logits2 = aux2 != null && isTraining() ? aux2.call(x) : null;
    x = maxpool4.call(inception4e.call(x)); // (N, 832, 7, 7)
    x = inception5b.call(inception5a.call(x)); // (N, 1024, 7, 7)
    x = fc.call(dropout.call(avgpool.call(x).flatten(1)));
    return new Outputs(x, logits2, logits1);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Outputs outputs = forwardWithAux(INPUT.bind(name(), inputs, keywords).tensor("x"));
    return outputs.auxLogits2 == null || outputs.auxLogits1 == null
        ? outputs.logits
        : List.of(outputs.logits, outputs.auxLogits2, outputs.auxLogits1);
  }

  private static final class Inception extends Module {
    private final BasicConv2d branch1;
    private final Sequential branch2;
    private final Sequential branch3;
    private final Sequential branch4;

    Inception(
        long in, long ch1x1, long ch3x3red, long ch3x3, long ch5x5red, long ch5x5, long poolProj) {
      ConvOptions padded = ConvOptions.DEFAULT.withPadding(1);
      MaxPoolOptions same = MaxPoolOptions.DEFAULT.withStride(1).withPadding(1);
      branch1 = register("branch1", new BasicConv2d(in, ch1x1, 1));
      branch2 =
          register(
              "branch2",
              new Sequential(
                  new BasicConv2d(in, ch3x3red, 1), new BasicConv2d(ch3x3red, ch3x3, 3, padded)));
      branch3 = // of 3×3, as torchvision's weights have it, not of 5×5
          register(
              "branch3",
              new Sequential(
                  new BasicConv2d(in, ch5x5red, 1), new BasicConv2d(ch5x5red, ch5x5, 3, padded)));
      branch4 =
          register(
              "branch4",
              new Sequential(
                  new MaxPool2d(3, same.withCeilMode(true)), new BasicConv2d(in, poolProj, 1)));
    }

    @Override
    public Tensor forward(Tensor x) {
      return Torch.cat(
          List.of(branch1.call(x), branch2.call(x), branch3.call(x), branch4.call(x)), 1);
    }
  }

  private static final class InceptionAux extends Module {
    private final BasicConv2d conv;
    private final Linear fc1;
    private final Linear fc2;
    private final Dropout dropout;

    InceptionAux(long in, Config config) {
      conv = register("conv", new BasicConv2d(in, 128, 1));
      fc1 = register("fc1", new Linear(2048, 1024));
      fc2 = register("fc2", new Linear(1024, config.numClasses));
      dropout = register("dropout", new Dropout(config.dropoutAux));
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = conv.call(F.adaptiveAvgPool2d(input, 4, 4)).flatten(1); // (N, 2048)
      return fc2.call(dropout.call(F.relu_(fc1.call(x))));
    }
  }
}
