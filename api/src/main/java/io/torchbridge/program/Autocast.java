package io.torchbridge.program;

import io.torchbridge.DType;
import io.torchbridge.program.Argument.Constant;
import io.torchbridge.program.Argument.Elements;
import io.torchbridge.program.Argument.Kind;
import io.torchbridge.program.Argument.Subgraph;
import io.torchbridge.program.Argument.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.autocast("cpu")} does in its region, as <a
 * href="https://docs.pytorch.org/docs/stable/amp.html#cpu-op-specific-behavior">PyTorch lists
 * it</a>: casts, which are put in the graph.
 */
final class Autocast {
  /** Operators that get their tensors in the lower precision. */
  private static final Set<String> LOWER =
      Set.of(
          "_addmm_activation",
          "_convolution.deprecated",
          "_native_multi_head_attention",
          "addbmm",
          "addmm",
          "baddbmm",
          "bmm",
          "conv1d",
          "conv1d.padding",
          "conv2d",
          "conv2d.padding",
          "conv3d",
          "conv3d.padding",
          "conv_tbc",
          "conv_transpose1d",
          "conv_transpose2d.input",
          "conv_transpose3d.input",
          "linalg_vecdot",
          "linear",
          "matmul",
          "mkldnn_rnn_layer",
          "mm",
          "prelu",
          "scaled_dot_product_attention");

  /** Operators that get their tensors in the widest precision of them. */
  private static final Set<String> WIDEST = Set.of("cat", "index_copy", "stack");

  /** Operators that get their tensors in float32. */
  private static final Set<String> FLOAT32 =
      Set.of(
          """
          _grid_sampler_2d_cpu_fallback _lu_with_info adaptive_avg_pool3d adaptive_max_pool3d avg_pool3d
          binary_cross_entropy binary_cross_entropy_with_logits cdist cholesky cholesky_inverse cholesky_solve
          cosine_embedding_loss cross_entropy_loss ctc_loss.IntList ctc_loss.Tensor
          fake_quantize_per_tensor_affine fft_fft fft_fft2 fft_fftn fft_hfft fft_ifft fft_ifft2 fft_ifftn
          fft_ihfft fft_irfft fft_irfft2 fft_irfftn fft_rfft fft_rfft2 fft_rfftn fractional_max_pool2d
          fractional_max_pool3d geqrf grid_sampler grid_sampler_2d grid_sampler_3d hinge_embedding_loss
          huber_loss inverse kl_div l1_loss linalg_cholesky linalg_cholesky_ex linalg_cond linalg_cond.p_str
          linalg_eig linalg_eigh linalg_eigvals linalg_eigvalsh linalg_householder_product linalg_inv
          linalg_inv_ex linalg_lstsq linalg_matrix_rank linalg_matrix_rank.atol_rtol_float
          linalg_matrix_rank.atol_rtol_tensor linalg_matrix_rank.tol_tensor linalg_qr linalg_solve linalg_svd
          linalg_svdvals linalg_tensorinv linalg_tensorsolve lu_solve margin_ranking_loss max_pool3d
          max_unpool2d max_unpool3d mse_loss multi_margin_loss multilabel_margin_loss
          multilabel_margin_loss_forward nanquantile nanquantile.scalar nll_loss nll_loss2d orgqr ormqr
          pinverse poisson_nll_loss polar prod prod.dim_int qr quantile quantile.scalar reflection_pad1d
          reflection_pad2d replication_pad1d replication_pad2d replication_pad3d smooth_l1_loss
          soft_margin_loss stft stft.center svd trace triangular_solve triplet_margin_loss view_as_complex
          """
              .split("\\s+"));

  private final Graph graph;
  private final DType lower;
  private final List<Node> nodes = new ArrayList<>();

  private Autocast(Graph graph, DType lower) {
    this.graph = graph;
    this.lower = lower;
  }

  /**
   * The graph with the casts that its calls need.
   *
   * @param lower the lower precision
   */
  static Graph applied(Graph graph, DType lower) {
    var autocast = new Autocast(graph, lower);
    graph.nodes().forEach(autocast::add);
    return graph.withNodes(autocast.nodes);
  }

  private void add(Node node) {
    if (node.isHigherOrder()) {
      boolean own = node.target().endsWith(".wrap_with_autocast"); // it says itself what is cast
      nodes.add(own ? node : node.withArguments(this::inner));
      return;
    }
    DType wanted = wanted(node);
    nodes.add(wanted == null ? node : node.withArguments(argument -> cast(argument, wanted)));
  }

  private Argument inner(Argument argument) {
    return argument instanceof Subgraph(String name, Graph inner)
        ? new Subgraph(name, applied(inner, lower))
        : argument;
  }

  private @Nullable DType wanted(Node node) {
    String operator = node.operator();
    if (!operator.startsWith("aten::")) {
      return null;
    }
    String name = operator.substring("aten::".length());
    if (WIDEST.contains(name)) {
      boolean wide =
          node.inputs().stream()
              .flatMap(input -> tensors(input.argument()))
              .anyMatch(tensor -> dtype(tensor) == DType.FLOAT32);
      return wide ? DType.FLOAT32 : lower;
    }
    return LOWER.contains(name) ? lower : FLOAT32.contains(name) ? DType.FLOAT32 : null;
  }

  private static Stream<Value> tensors(Argument argument) {
    return switch (argument) {
      case Value value -> Stream.of(value);
      case Elements(var kind, List<Argument> elements) ->
          elements.stream().flatMap(Autocast::tensors);
      default -> Stream.empty();
    };
  }

  private Argument cast(Argument argument, DType wanted) {
    return switch (argument) {
      case Value value -> {
        DType dtype = dtype(value);
        boolean isCast = dtype != null && dtype.isFloatingPoint() && dtype != DType.FLOAT64;
        yield isCast && dtype != wanted ? cast(value, wanted) : argument;
      }
      case Elements(var kind, List<Argument> elements) ->
          new Elements(kind, elements.stream().map(element -> cast(element, wanted)).toList());
      default -> argument;
    };
  }

  private Value cast(Value value, DType wanted) {
    Value made = new Value(value.name() + "#" + nodes.size(), Kind.TENSOR);
    nodes.add(Node.call("aten.to.dtype", made, value, new Constant(wanted)));
    return made;
  }

  private @Nullable DType dtype(Value value) {
    TensorMeta meta = graph.tensors().get(value.name());
    return meta == null ? null : meta.dtype();
  }
}
