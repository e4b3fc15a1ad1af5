package io.torchbridge.autograd;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of functions, as <a
 * href="https://docs.pytorch.org/docs/stable/autograd.html#functional-higher-level-api">torch.autograd.functional</a>.
 * Functions take and give lists of tensors; the short forms are for one of each. With {@code
 * createGraph} the results can be differentiated themselves.
 */
public final class Functional {

  /** Some tensors of others. */
  @FunctionalInterface
  public interface Tensors {
    List<Tensor> apply(List<Tensor> inputs);

    /** One tensor of one. */
    static Tensors of(UnaryOperator<Tensor> function) {
      return inputs -> List.of(function.apply(inputs.getFirst()));
    }
  }

  /**
   * What a function gives, and a product with its derivative.
   *
   * @param outputs of the function
   * @param products one for each input of {@link #vjp}, for each output of {@link #jvp}
   */
  public record Product(List<Tensor> outputs, List<Tensor> products) {}

  private static final Op ALIAS = Op.of("aten::alias");

  private Functional() {}

  /** The same tensor at a place of its own in the graph. */
  static Tensor alias(Tensor tensor) {
    return ALIAS.tensor(tensor);
  }

  /** The inputs of one evaluation and what it gave. */
  private record Evaluation(List<Tensor> inputs, List<Tensor> outputs) {
    static Evaluation of(Tensors function, List<Tensor> inputs, boolean createGraph) {
      List<Tensor> own =
          inputs.stream()
              .map(x -> createGraph && x.requiresGrad() ? alias(x) : x.detach().requiresGrad(true))
              .toList();
      try (var mode = GradMode.ENABLED.enter()) {
        return new Evaluation(own, function.apply(own));
      }
    }

    List<Tensor> gradients(List<Tensor> of, @Nullable List<Tensor> gradOutputs, boolean create) {
      return Functional.gradients(of, inputs, gradOutputs, create);
    }
  }

  /** Gradients with respect to the inputs, with zeros for those that have none. */
  static List<Tensor> gradients(
      List<Tensor> outputs,
      List<Tensor> inputs,
      @Nullable List<Tensor> gradOutputs,
      boolean createGraph) {
    var differentiable = new ArrayList<Tensor>();
    var factors = new ArrayList<@Nullable Tensor>();
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).requiresGrad()) {
        differentiable.add(outputs.get(i));
        factors.add(gradOutputs == null ? null : gradOutputs.get(i));
      }
    }
    if (differentiable.isEmpty()) {
      return inputs.stream().map(Torch::zerosLike).toList();
    }
    @Nullable Tensor[] found = Torch.grad(differentiable, inputs, factors, true, createGraph, true);
    var gradients = new ArrayList<Tensor>();
    for (int i = 0; i < found.length; i++) {
      gradients.add(found[i] == null ? Torch.zerosLike(inputs.get(i)) : found[i]);
    }
    return gradients;
  }

  private static void check(String caller, List<Tensor> vectors, List<Tensor> tensors) {
    boolean fit = vectors.size() == tensors.size();
    for (int i = 0; fit && i < vectors.size(); i++) {
      fit = Arrays.equals(vectors.get(i).shape(), tensors.get(i).shape());
    }
    if (!fit) {
      throw new ShapeMismatchException(
          "%s with vectors of shapes %s for tensors of shapes %s"
              .formatted(caller, shapes(vectors), shapes(tensors)));
    }
  }

  private static List<String> shapes(List<Tensor> tensors) {
    return tensors.stream().map(t -> Arrays.toString(t.shape())).toList();
  }

  private static List<Tensor> finished(
      TensorScope scope, List<Tensor> tensors, boolean createGraph) {
    return tensors.stream().map(t -> scope.keep(createGraph ? t : t.detach())).toList();
  }

  // Products

  /** {@link #vjp(Tensors, List, List, boolean)} of one output by one input. */
  public static Tensor vjp(UnaryOperator<Tensor> function, Tensor input, Tensor vector) {
    return vjp(Tensors.of(function), List.of(input), List.of(vector), false).products().getFirst();
  }

  /**
   * {@code vjp}: vectors times the Jacobian.
   *
   * @param vectors one for each output, of its shape
   * @throws ShapeMismatchException if they are not
   */
  public static Product vjp(
      Tensors function, List<Tensor> inputs, List<Tensor> vectors, boolean createGraph) {
    try (TensorScope scope = TensorScope.open()) {
      Evaluation at = Evaluation.of(function, inputs, createGraph);
      check("vjp()", vectors, at.outputs);
      List<Tensor> products = at.gradients(at.outputs, vectors, createGraph);
      return new Product(
          finished(scope, at.outputs, createGraph), finished(scope, products, createGraph));
    }
  }

  /** {@link #jvp(Tensors, List, List, boolean)} of one output by one input. */
  public static Tensor jvp(UnaryOperator<Tensor> function, Tensor input, Tensor vector) {
    return jvp(Tensors.of(function), List.of(input), List.of(vector), false).products().getFirst();
  }

  /**
   * {@code jvp}: the Jacobian times vectors, by differentiating twice backwards.
   *
   * @param vectors one for each input, of its shape
   * @throws ShapeMismatchException if they are not
   */
  public static Product jvp(
      Tensors function, List<Tensor> inputs, List<Tensor> vectors, boolean createGraph) {
    try (TensorScope scope = TensorScope.open()) {
      check("jvp()", vectors, inputs);
      Evaluation at = Evaluation.of(function, inputs, createGraph);
      List<Tensor> products = forward(at, at.outputs, vectors, createGraph);
      return new Product(
          finished(scope, at.outputs, createGraph), finished(scope, products, createGraph));
    }
  }

  private static List<Tensor> forward(
      Evaluation at, List<Tensor> outputs, List<Tensor> vectors, boolean createGraph) {
    // the vector-Jacobian product is linear in its vectors, which here are any
    List<Tensor> any = outputs.stream().map(y -> Torch.zerosLike(y).requiresGrad(true)).toList();
    List<Tensor> linear = at.gradients(outputs, any, true);
    return gradients(linear, any, vectors, createGraph);
  }

  /** {@link #vhp(Tensors, List, List, boolean)} by one input. */
  public static Tensor vhp(UnaryOperator<Tensor> function, Tensor input, Tensor vector) {
    return vhp(Tensors.of(function), List.of(input), List.of(vector), false).products().getFirst();
  }

  /**
   * {@code vhp}: vectors times the Hessian of a scalar.
   *
   * @param vectors one for each input, of its shape
   */
  public static Product vhp(
      Tensors function, List<Tensor> inputs, List<Tensor> vectors, boolean createGraph) {
    try (TensorScope scope = TensorScope.open()) {
      check("vhp()", vectors, inputs);
      Evaluation at = Evaluation.of(function, inputs, createGraph);
      List<Tensor> first = at.gradients(scalar("vhp()", at.outputs), null, true);
      List<Tensor> products = at.gradients(first, vectors, createGraph);
      return new Product(
          finished(scope, at.outputs, createGraph), finished(scope, products, createGraph));
    }
  }

  /** {@link #hvp(Tensors, List, List, boolean)} by one input. */
  public static Tensor hvp(UnaryOperator<Tensor> function, Tensor input, Tensor vector) {
    return hvp(Tensors.of(function), List.of(input), List.of(vector), false).products().getFirst();
  }

  /**
   * {@code hvp}: the Hessian of a scalar times vectors.
   *
   * @param vectors one for each input, of its shape
   */
  public static Product hvp(
      Tensors function, List<Tensor> inputs, List<Tensor> vectors, boolean createGraph) {
    try (TensorScope scope = TensorScope.open()) {
      check("hvp()", vectors, inputs);
      Evaluation at = Evaluation.of(function, inputs, createGraph);
      List<Tensor> first = at.gradients(scalar("hvp()", at.outputs), null, true);
      List<Tensor> products = forward(at, first, vectors, createGraph);
      return new Product(
          finished(scope, at.outputs, createGraph), finished(scope, products, createGraph));
    }
  }

  private static List<Tensor> scalar(String caller, List<Tensor> outputs) {
    if (outputs.size() != 1 || outputs.getFirst().numel() != 1) {
      throw new InvalidArgumentException(
          "%s takes a function that gives one number, not outputs of shapes %s"
              .formatted(caller, shapes(outputs)));
    }
    return List.of(outputs.getFirst().reshape());
  }

  // Matrices

  /** {@link #jacobian(Tensors, List, boolean)} of one output by one input. */
  public static Tensor jacobian(UnaryOperator<Tensor> function, Tensor input) {
    return jacobian(Tensors.of(function), List.of(input), false).getFirst().getFirst();
  }

  /**
   * {@code jacobian}: the derivatives of each output by each input.
   *
   * @return for each output and each input a tensor of the output's shape and then the input's
   */
  public static List<List<Tensor>> jacobian(
      Tensors function, List<Tensor> inputs, boolean createGraph) {
    try (TensorScope scope = TensorScope.open()) {
      Evaluation at = Evaluation.of(function, inputs, createGraph);
      return at.outputs.stream()
          .map(output -> finished(scope, rows(at, output, createGraph), createGraph))
          .toList();
    }
  }

  private static List<Tensor> rows(Evaluation at, Tensor output, boolean createGraph) {
    List<List<Tensor>> rows = new ArrayList<>();
    Tensor flat = output.reshape(-1);
    for (long i = 0; i < flat.numel(); i++) {
      rows.add(at.gradients(List.of(flat.select(0, i)), null, createGraph));
    }
    var jacobians = new ArrayList<Tensor>();
    for (int i = 0; i < at.inputs.size(); i++) {
      int input = i;
      Tensor own = at.inputs.get(i);
      long[] shape =
          LongStream.concat(LongStream.of(output.shape()), LongStream.of(own.shape())).toArray();
      jacobians.add(
          rows.isEmpty()
              ? Torch.zerosLike(own).reshape(-1).narrow(0, 0, 0).reshape(shape)
              : Torch.stack(rows.stream().map(row -> row.get(input)).toList()).reshape(shape));
    }
    return jacobians;
  }

  /** {@link #hessian(Tensors, List, boolean)} by one input. */
  public static Tensor hessian(UnaryOperator<Tensor> function, Tensor input) {
    return hessian(Tensors.of(function), List.of(input), false).getFirst().getFirst();
  }

  /**
   * {@code hessian}: the second derivatives of a scalar by each two inputs.
   *
   * @return for each input and each input a tensor of the first's shape and then the second's
   */
  public static List<List<Tensor>> hessian(
      Tensors function, List<Tensor> inputs, boolean createGraph) {
    Tensors gradient =
        own -> {
          List<Tensor> value = scalar("hessian()", function.apply(own));
          return gradients(value, own, null, true);
        };
    return jacobian(gradient, inputs, createGraph);
  }
}
