package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.Iterator;
import java.util.List;

/**
 * Parameters in a list, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ParameterList.html">torch.nn.ParameterList</a>;
 * they are named {@code 0}, {@code 1} and so on. It can't be called itself.
 */
public final class ParameterList extends Module implements Iterable<Tensor> {
  public ParameterList() {}

  /** Makes parameters of tensors. */
  public ParameterList(List<Tensor> values) {
    values.forEach(this::append);
  }

  /** Makes a parameter of a tensor and adds it at the end. */
  public ParameterList append(Tensor value) {
    registerParameter(String.valueOf(size()), value);
    return this;
  }

  public Tensor get(int index) {
    return parameters().get(index);
  }

  public int size() {
    return parameters().size();
  }

  @Override
  public Iterator<Tensor> iterator() {
    return parameters().iterator();
  }
}
