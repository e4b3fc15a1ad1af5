package io.torchbridge.nn;

/** What the average poolings have in common. */
abstract class AveragePooling extends Module {
  final long[] kernelSize;
  final AvgPoolOptions options;

  AveragePooling(long[] kernelSize, AvgPoolOptions options) {
    this.kernelSize = kernelSize.clone();
    this.options = options;
  }

  static AvgPoolOptions options(Arguments a) {
    AvgPoolOptions options =
        AvgPoolOptions.DEFAULT
            .withPadding(a.integers("padding"))
            .withCeilMode(a.bool("ceil_mode"))
            .withCountIncludePad(a.bool("count_include_pad"));
    if (!a.isNull("stride")) {
      options = options.withStride(a.integers("stride"));
    }
    Long divisor =
        a.asMap().containsKey("divisor_override") ? a.optionalInteger("divisor_override") : null;
    return divisor == null ? options : options.withDivisorOverride(divisor);
  }

  /** As PyTorch: always a tuple in one dimension, else as it was given. */
  private String repr(long[] sizes) {
    return this instanceof AvgPool1d ? Repr.of(sizes) : Repr.size(sizes);
  }

  @Override
  protected String extraRepr() {
    return "kernel_size=%s, stride=%s, padding=%s"
        .formatted(
            repr(kernelSize),
            repr(options.stride().isEmpty() ? kernelSize : Sizes.toArray(options.stride())),
            repr(Sizes.toArray(options.padding())));
  }
}
