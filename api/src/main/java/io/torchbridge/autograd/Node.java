package io.torchbridge.autograd;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.Differentiation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The place of a {@link Function} in the graph, made of the backend's own operators and hooks:
 *
 * <pre>
 * input -> alias -> its empty part -> sum -> stem -> link -> added to each output, of which it is 0
 * </pre>
 *
 * <p>In a backward pass the outputs' hooks collect their gradients; then the link's gradient is
 * computed, whose hook runs the function's backward; then the aliases' hooks put its results in the
 * place of the zeros that have come this way.
 */
final class Node {
  private static final Op ALIAS = Op.of("aten::alias");

  /** A gradient and the pass that it belongs to: a pass may leave some that nobody asks for. */
  private record Gradient(long pass, Tensor tensor) {}

  private record Form(Backend backend, long[] shape, DType dtype, Device device) {
    static Form of(Tensor tensor) {
      return new Form(tensor.backend(), tensor.shape(), tensor.dtype(), tensor.device());
    }

    Tensor zeros() {
      try (var use = Backends.use(backend)) {
        return Torch.zeros(TensorOptions.of(dtype, device), shape);
      }
    }
  }

  /** A tensor that was saved; an output without its place in the graph, which would be a cycle. */
  record Saved(Node node, Tensor tensor, int output) {
    Tensor unpack() {
      return output >= 0 && GradMode.current() == GradMode.ENABLED
          ? node.connect(output, tensor)
          : tensor;
    }

    void close() {
      tensor.close();
    }
  }

  private final Function function;
  private final Context context;
  private final List<Form> inputForms;
  private final List<Form> outputForms;
  private final Tensor stem;
  private final @Nullable Gradient[] gradInputs;
  private final @Nullable ForwardCall forward;
  private final AtomicInteger links = new AtomicInteger();

  Node(Function function, Context context, List<Tensor> inputs, List<Tensor> outputs) {
    this.function = function;
    this.context = context;
    this.inputForms = inputs.stream().map(Form::of).toList();
    this.outputForms = outputs.stream().map(Form::of).toList();
    this.gradInputs = new Gradient[inputs.size()];
    this.forward =
        Anomaly.isEnabled() ? new ForwardCall(function.name(), Set.of(name(function))) : null;
    Tensor sum = null;
    for (int i = 0; i < inputs.size(); i++) {
      if (context.needsInputGrad(i)) {
        int input = i;
        Tensor alias = ALIAS.tensor(inputs.get(i));
        // without this node, whose stem would keep the alias and so the hook
        @Nullable Gradient[] gradients = gradInputs;
        alias.registerHook(zeros -> take(gradients, input));
        Tensor part = alias.ndim() == 0 ? alias.unsqueeze(0) : alias;
        Tensor zero = part.narrow(0, 0, 0).sum();
        zero = zero.dtype().isComplex() ? zero.abs() : zero;
        sum = sum == null ? zero : sum.add(zero);
      }
    }
    if (sum == null) {
      throw new IllegalArgumentException("no input needs a gradient");
    }
    this.stem = TensorScope.exempt(sum);
    var saved = new ArrayList<Saved>();
    for (Tensor tensor : context.toSave()) {
      int output = indexOf(outputs, tensor);
      boolean isInput = indexOf(inputs, tensor) >= 0;
      Tensor kept = isInput ? ALIAS.tensor(tensor) : tensor.detach();
      saved.add(
          new Saved(
              this,
              TensorScope.exempt(kept),
              !isInput && output >= 0 && context.isDifferentiable(tensor) ? output : -1));
    }
    context.keep(saved);
  }

  /** What PyTorch calls the backward of a function. */
  private static String name(Function function) {
    return function.name() + "Backward";
  }

  private static int indexOf(List<Tensor> tensors, Tensor tensor) {
    for (int i = 0; i < tensors.size(); i++) {
      if (tensors.get(i) == tensor) {
        return i;
      }
    }
    return -1;
  }

  /** The outputs in the graph. */
  List<Tensor> connected(List<Tensor> outputs) {
    Pass pass = new Pass();
    Tensor link = pass.link();
    var connected = new ArrayList<Tensor>();
    for (int i = 0; i < outputs.size(); i++) {
      Tensor output = outputs.get(i);
      connected.add(context.isDifferentiable(output) ? pass.connect(i, output, link) : output);
    }
    return connected;
  }

  private Tensor connect(int output, Tensor raw) {
    Pass pass = new Pass();
    return pass.connect(output, raw, pass.link());
  }

  /** What one set of outputs has collected. */
  private final class Pass
      implements java.util.function.Function<Tensor, @Nullable Tensor>, AutoCloseable {
    private final @Nullable Gradient[] gradOutputs = new Gradient[outputForms.size()];

    Tensor link() {
      Tensor link = stem.neg(); // -0, which added changes nothing, not even another -0
      links.incrementAndGet();
      link.registerHook(this);
      return link;
    }

    /** The link's hook. */
    @Override
    public @Nullable Tensor apply(Tensor gradient) {
      backward();
      return null;
    }

    /** The link is gone from the graph. */
    @Override
    public void close() {
      if (links.decrementAndGet() == 0) {
        free();
      }
    }

    Tensor connect(int output, Tensor raw, Tensor link) {
      Form form = outputForms.get(output);
      Tensor zero = link.to(form.device());
      if (form.shape().length == 0 && !form.dtype().isComplex()) {
        zero = zero.to(form.dtype());
      }
      Tensor connected = raw.add(zero);
      connected.registerHook(
          gradient -> {
            replace(gradOutputs, output, gradient);
            return null;
          });
      return connected;
    }

    private void backward() {
      List<Tensor> given = new ArrayList<>();
      boolean[] has = new boolean[gradOutputs.length];
      for (int i = 0; i < gradOutputs.length; i++) {
        Tensor gradient = take(gradOutputs, i);
        has[i] = gradient != null;
        given.add(gradient == null ? outputForms.get(i).zeros() : gradient);
      }
      context.enterBackward(has);
      List<@Nullable Tensor> results = function.backward(context, given);
      if (results.size() != gradInputs.length) {
        throw new InvalidArgumentException(
            "%s's backward returned %d gradients; it has %d inputs"
                .formatted(function.name(), results.size(), gradInputs.length));
      }
      for (int i = 0; i < gradInputs.length; i++) {
        Tensor result = results.get(i);
        if (result != null && context.needsInputGrad(i)) {
          Tensor more = take(gradInputs, i); // of another set of outputs in this pass
          Tensor fitting = fitting(i, result);
          if (Anomaly.isCheckNanEnabled() && fitting.isnan().any().itemBoolean()) {
            throw new AnomalyException(name(function), i, forward);
          }
          replace(gradInputs, i, more == null ? fitting : more.add(fitting));
        }
      }
    }
  }

  private Tensor fitting(int input, Tensor gradient) {
    Form form = inputForms.get(input);
    if (!Arrays.equals(form.shape(), gradient.shape())) {
      throw new ShapeMismatchException(
          "%s's backward returned a gradient of shape %s for input %d of shape %s"
              .formatted(
                  function.name(),
                  Arrays.toString(gradient.shape()),
                  input,
                  Arrays.toString(form.shape())));
    }
    return gradient.to(form.dtype());
  }

  /** Puts a gradient of this pass into a place. */
  private static void replace(@Nullable Gradient[] places, int index, Tensor gradient) {
    take(places, index);
    places[index] =
        new Gradient(Differentiation.pass(), TensorScope.exempt(ALIAS.tensor(gradient)));
  }

  /** Takes this pass's gradient out of a place, into the innermost scope; null for none. */
  private static @Nullable Tensor take(@Nullable Gradient[] places, int index) {
    Gradient gradient = places[index];
    places[index] = null;
    if (gradient == null) {
      return null;
    }
    try (Tensor kept = gradient.tensor()) {
      return gradient.pass() == Differentiation.pass() ? ALIAS.tensor(kept) : null;
    }
  }

  /**
   * Frees what it holds, once the graph is gone. Backends that do not tell when leave it to the
   * collector.
   */
  private void free() {
    stem.close();
    context.close();
    if (function instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new TorchbridgeException(function.name() + " could not be closed: " + e, e);
      }
    }
    for (int i = 0; i < gradInputs.length; i++) {
      Gradient left = gradInputs[i];
      if (left != null) {
        left.tensor().close();
      }
    }
  }
}
