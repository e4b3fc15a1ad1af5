package io.torchbridge;

/**
 * How a tensor lies in memory, as in <a
 * href="https://docs.pytorch.org/docs/stable/tensor_attributes.html#torch-layout">torch.layout</a>.
 * The order is that of {@code c10::Layout}.
 */
public enum Layout {
  STRIDED("strided"),
  SPARSE("sparse_coo"),
  SPARSE_CSR("sparse_csr"),
  MKLDNN("_mkldnn"),
  SPARSE_CSC("sparse_csc"),
  SPARSE_BSR("sparse_bsr"),
  SPARSE_BSC("sparse_bsc"),
  JAGGED("jagged");

  private final String torchName;

  Layout(String torchName) {
    this.torchName = torchName;
  }

  /** PyTorch's name without the {@code torch.}: {@code strided}, {@code sparse_coo}. */
  public String torchName() {
    return torchName;
  }

  /** PyTorch's number of this layout, {@code c10::Layout}. */
  public int code() {
    return ordinal();
  }

  /**
   * The layout of PyTorch's name.
   *
   * @throws InvalidArgumentException if the name is of no layout
   */
  public static Layout ofName(String name) {
    for (Layout layout : values()) {
      if (layout.torchName.equals(name)) {
        return layout;
      }
    }
    throw new InvalidArgumentException("there is no layout \"" + name + "\"");
  }
}
