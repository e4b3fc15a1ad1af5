package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.torchbridge.ClosedTensorException;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.ArgumentGuard;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever the arguments are, they arrive as they were given or are refused with a type. */
public abstract class ArgumentRules extends BackendRules {

  private static Tensor f(long... shape) {
    return Torch.zeros(shape);
  }

  private static Tensor i(long... shape) {
    return Torch.zeros(shape).to(DType.INT64);
  }

  private static @Nullable Object[] a(@Nullable Object... arguments) {
    return arguments;
  }

  private static long[] l(long... list) {
    return list;
  }

  private static @Nullable Object[] with(@Nullable Object[] arguments, Tensor... outs) {
    @Nullable Object[] all = Arrays.copyOf(arguments, arguments.length + outs.length);
    System.arraycopy(outs, 0, all, arguments.length, outs.length);
    return all;
  }

  /** Calls that ended the process before they were refused, one for each guarded operator. */
  private static Map<String, Supplier<@Nullable Object[]>> deadly() {
    var calls = new LinkedHashMap<String, Supplier<@Nullable Object[]>>();
    boolean[] all = {true, true, true};
    calls.put("_alloc_from_pool", () -> a(f(3, 0), 1, DType.FLOAT32, l(3, 8), l(3, 8)));
    calls.put("_batch_norm_no_update", () -> a(f(2, 3, 1), null, null, null, null, 0.1, 0.1));
    calls.put(
        "_batch_norm_impl_index_backward",
        () -> a(1, f(0), f(2, 0), f(2, 0), f(2, 0), f(), null, f(0), false, 0.8, all, f(2, 0)));
    calls.put("_cholesky_solve_helper", () -> a(f(3, 1, 8), f(4, 4, 4, 3), false));
    calls.put("_cummax_helper", () -> a(f(8, 8), f(1), i(1), 0));
    calls.put("_cummin_helper", () -> a(f(8, 8), f(1), i(1), 0));
    calls.put("_chunk_cat", () -> a(List.of(f(), f()), 0, 1));
    calls.put("_dyn_quant_matmul_4bit", () -> a(f(3, 1), f(3, 1), 0, -3, 1));
    calls.put("_dyn_quant_pack_4bit_weight", () -> a(i().to(DType.UINT8), i(3), null, 0, 3, 0));
    calls.put("_fft_c2c", () -> a(f(3).to(DType.COMPLEX64), l(1L << 40), 0, true));
    calls.put("_fft_c2r", () -> a(f(2), l(-2), 2, 1));
    calls.put("_fft_r2c", () -> a(f(), l(-(1L << 40), 3), 2, false));
    calls.put("_foreach_copy", () -> a(List.of(), List.of(f(4)), false));
    calls.put(
        "_native_batch_norm_legit.no_stats", () -> a(f(1, 2, 2), f(4), f(4), false, 0.1, 0.1));
    calls.put("_new_zeros_with_same_feature_meta", () -> a(i(2, 2), i(2, 1), 1 << 20));
    calls.put("_nnpack_spatial_convolution", () -> a(f(), f(), f(), l(1, 1), l(1, 1)));
    calls.put("_nested_compute_contiguous_strides_offsets", () -> a(i(0, 1)));
    calls.put("_nested_from_padded", () -> a(i(2), i(2, 0), false));
    calls.put("_pdist_forward", () -> a(f(8, 4, 4, 0), 0.5));
    calls.put("_pdist_backward", () -> a(f(4, 2), f(0, 1, 4), -1.0, f(0, 1, 4)));
    calls.put("_reinterpret_tensor", () -> a(f(0, 4), l(), l(), 0));
    calls.put("_remove_batch_dim", () -> a(f(), 1L << 31, 0, -3));
    calls.put("_reshape_alias", () -> a(f(3, 1, 0), l(1, 4, 4), l(1, 4, 4)));
    calls.put("_reshape_alias_copy", () -> a(f(3, 1, 0), l(1, 4, 4), l(1, 4, 4)));
    calls.put(
        "_scaled_dot_product_flash_attention_for_cpu",
        () -> a(f(2, 0, 2, 4), f(2, 0, 2, 4), f(2, 0, 2, 4)));
    calls.put("scaled_dot_product_attention", () -> a(f(2, 0, 2, 4), f(2, 0, 2, 4), f(2, 0, 2, 4)));
    calls.put("_saturate_weight_to_fp16", () -> a(f(1, 8, 0)));
    calls.put(
        "_slow_conv2d_backward.grad_input",
        () -> a(f(3, 4, 1), f(), f(), l(1, 2), l(), l(-1, 2), f(), f(), f()));
    calls.put(
        "_slow_conv2d_backward.output_mask",
        () -> a(f(3, 4, 1), f(), f(), l(1, 2), l(), l(-1, 2), all));
    calls.put("_sobol_engine_draw", () -> a(i(1), 5, i(1, 1), 9, 0, null));
    calls.put("_sobol_engine_ff_", () -> a(i(1), 5, i(1, 1), 9, 0));
    calls.put("_sobol_engine_initialize_state_", () -> a(i(2, 1), 2));
    calls.put("_sobol_engine_scramble_", () -> a(i(2, 1), i(1, 1, 1), 2));
    calls.put("_stack", () -> a(List.of(), 0));
    calls.put(
        "_thnn_differentiable_gru_cell_backward",
        () -> a(f(1, 1), f(1, 1), f(4), f(1), null, null));
    calls.put(
        "_thnn_differentiable_lstm_cell_backward",
        () -> a(f(3), null, f(3, 1), f(3, 1), f(), null, f(3, 1), f(1)));
    calls.put("_transform_bias_rescale_qkv", () -> a(f(4, 8, 3), f(1), 0));
    calls.put("_log_softmax_backward_data", () -> a(f(4, 8, 0), f(3, 8, 3), 2, DType.FLOAT32));
    calls.put("_softmax_backward_data", () -> a(f(4, 8, 0), f(3, 8, 3), 2, DType.FLOAT32));
    calls.put("_weight_norm_interface_backward", () -> a(f(0), f(0, 0), f(4), f(4), 1));
    calls.put("_weight_norm", () -> a(f(0, 1), f(0, 3, 1), 0));
    calls.put("_weight_norm_interface", () -> a(f(8, 1, 8), f(), 0));
    calls.put(
        "_reorder_mkldnn_rnn_layer_weight", () -> a(f(2, 2), f(2, 2), 1, true, true, false, l()));
    calls.put(
        "_reorder_convolution_weight", () -> a(f(2, 3, 4, 3), l(-3, 2), l(0, 2), l(3, 3), 0, null));
    calls.put("align_tensors", () -> a(List.of()));
    calls.put("align_to.ellipsis_idx", () -> a(i(1), List.of(), 3));
    calls.put("arange.start_step", () -> a(0.2, 0.3, 0.6, DType.INT64));
    calls.put("arange.start_out", () -> a(0.2, 0.3, 0.6, i(8)));
    calls.put(
        "batch_norm_backward",
        () -> a(f(4, 3), f(4, 2), f(2), null, null, null, null, true, 0.1, all, f()));
    calls.put("choose_qparams_optimized", () -> a(f(3), 3, 1, 1e300, 1)); // never ends
    calls.put("copy", () -> a(Torch.call("aten::to_mkldnn", f(2)).tensor(), f(2), false));
    calls.put(
        "gelu_backward.grad_input",
        () -> a(f(2), f(2), "none", Torch.call("aten::to_mkldnn", f(2)).tensor()));
    calls.put("linear_prepack_fp16", () -> a(f(2, 1, 0), null));
    calls.put("linear_prepack_fp16_legacy", () -> a(f(2, 1, 0), null));
    calls.put("embedding_bag_2bit_prepack", () -> a(f(4, 4, 0)));
    calls.put("embedding_bag_4bit_prepack", () -> a(f(4, 4, 0)));
    calls.put("embedding_bag_byte_prepack", () -> a(f(4, 4, 0)));
    for (String cell : List.of("gru", "rnn_tanh", "rnn_relu")) {
      calls.put(
          cell + ".input",
          () -> a(f(1, 1, 4), f(2, 1, 4), List.of(f(4)), false, 2, 0.0, false, false, true));
    }
    calls.put(
        "lstm.input",
        () ->
            a(
                f(1, 1, 4),
                List.of(f(2, 1, 3), f(2, 1, 4)),
                List.of(f(4), f(4), f(4)),
                false,
                2,
                0.0,
                false,
                false,
                true));
    calls.put("make_quantized_cell_params", () -> a(f(1, 4, 0), f(1, 4, 0), f(4), f(4)));
    calls.put("unfold_backward", () -> a(f(), l(4, 3, 2, 1), 3, 3, 2));
    calls.put("fbgemm_linear_quantize_weight", () -> a(f(8, 1, 3, 0)));
    calls.put("fbgemm_pack_gemm_matrix_fp16", () -> a(f(4, 4, 0, 0)));
    calls.put("fractional_max_pool2d", () -> a(f(2), l(2), l(), f(1)));
    calls.put("fractional_max_pool3d", () -> a(f(2), l(2), l(), f(1)));
    calls.put("fractional_max_pool2d_backward", () -> a(f(2), f(3, 8), l(2), l(), i(3)));
    calls.put("fractional_max_pool3d_backward", () -> a(f(2), f(3, 8), l(2, 1, 4), l(), i(3)));
    calls.put(
        "_reorder_convolution_transpose_weight",
        () -> a(f(2, 4, 3, 1), l(1, -1), l(0), l(0, 0), l(2, 0), 3, null));
    calls.put("linear_dynamic_fp16_unpacked_weight", () -> a(f(), f(1, 1), null));
    calls.put("mkldnn_rnn_layer_backward", () -> rnnLayerBackward());
    calls.put("mkldnn_rnn_layer", () -> rnnLayer());
    calls.put("native_batch_norm", () -> a(f(2, 2), null, null, null, null, false, 0.1, 0.1));
    calls.put(
        "native_batch_norm_backward",
        () -> a(f(1, 3), f(0, 3, 2), f(3), f(1), null, null, f(1), false, 0.2, all));
    calls.put(
        "quantized_lstm_cell",
        () -> {
          Tensor x = f(2, 2);
          return a(x, List.of(), x, x, x, x, x, x, x, x, 1, 1, 1, 1);
        });
    calls.put("range.out", () -> a(0.2, 0.3, 0.6, i(8)));
    calls.put("range.step", () -> a(0.2, 0.3, 0.6, DType.INT64));
    for (String kind : List.of("reflection", "replication")) {
      for (int n = 1; n <= 3; n++) {
        calls.put(kind + "_pad" + n + "d", () -> a(f(4), l()));
        calls.put(kind + "_pad" + n + "d_backward", () -> a(f(), f(4, 8, 3), l()));
      }
    }
    calls.put("smooth_l1_loss_backward", () -> a(i(8), i(8), i(8), 1, 0.5));
    calls.put("slow_conv3d", () -> a(f(1), f(1), l(), null, l(1, 1, 1), l(0, 0, 0)));
    calls.put("slow_conv3d_forward", () -> a(f(), f(), l(1), null, l(), l(2, 3, 2)));
    return calls;
  }

  private static @Nullable Object[] rnnLayerBackward() {
    Tensor x = f(2, 1, 4);
    return a(
        x, x, x, f(3), x, x, x, x, x, x, x, x, x, false, 3, 1, 2, true, false, true, l(2), true, x);
  }

  private static @Nullable Object[] rnnLayer() {
    Tensor x = f(2, 4, 3, 2);
    return a(x, x, f(4), x, f(2), f(2), x, false, l(), 3, 1, 2, true, true, false, true);
  }

  /** The tensors that an overload for given results takes behind the others. */
  private static Tensor[] outs(String operator) {
    int count =
        switch (operator) {
          case "_native_batch_norm_legit.no_stats_out",
              "native_batch_norm.out",
              "native_batch_norm_backward.out",
              "_slow_conv2d_backward.output_mask_out",
              "_transform_bias_rescale_qkv.out" ->
              3;
          case "_weight_norm_interface.out",
              "_weight_norm_interface_backward.out",
              "fractional_max_pool2d.output",
              "fractional_max_pool3d.output" ->
              2;
          case "mkldnn_rnn_layer_backward.out" -> 7;
          case "mkldnn_rnn_layer.out", "_batch_norm_no_update.out" -> 4;
          default -> 1;
        };
    return Stream.generate(() -> f(1)).limit(count).toArray(Tensor[]::new);
  }

  @TestFactory
  Stream<DynamicTest> calls_that_would_end_the_process_are_refused() {
    return new TreeSet<>(ArgumentGuard.operators())
        .stream().map(name -> dynamicTest(name, () -> assertRefused(name)));
  }

  private static void assertRefused(String name) {
    try (var scope = TensorScope.open()) {
      @Nullable Object[] arguments = deadlyArguments(name);
      assertFails(TorchbridgeException.class, () -> Torch.call(name, arguments), name);
    }
  }

  private static @Nullable Object[] deadlyArguments(String name) {
    String plain = name.substring(name.indexOf("::") + 2);
    Map<String, Supplier<@Nullable Object[]>> calls = deadly();
    Supplier<@Nullable Object[]> own = calls.get(plain);
    if (own != null) {
      return own.get();
    }
    // an overload for given results
    Supplier<@Nullable Object[]> base =
        calls.get(
            plain.endsWith("_out") ? plain.replace("_out", "") : plain.replaceAll("\\..*", ""));
    if (base == null) {
      throw new AssertionError("no call of " + name + " is listed here");
    }
    return with(base.get(), outs(plain));
  }

  @Test
  void a_guard_lets_through_what_is_right() {
    Tensor[] stacked = {Torch.tensor(new float[] {1}), Torch.tensor(new float[] {2})};
    assertArrayEquals(
        new float[] {1, 2},
        Torch.call("aten::_stack", List.of(stacked), 0).tensor().toFloatArray());
    Tensor spectrum = Torch.call("aten::_fft_r2c", Torch.ones(4), l(0), 0, true).tensor();
    assertArrayEquals(
        new float[] {4, 4, 4, 4},
        Torch.call("aten::_fft_c2r", spectrum, l(0), 0, 4).tensor().toFloatArray());
    Tensor out = i(3);
    Torch.call("aten::arange.start_out", 0, 6, 2.5, out);
    assertArrayEquals(new long[] {0, 2, 4}, out.toLongArray());
    Torch.Result normal =
        Torch.call(
            "aten::native_batch_norm",
            Torch.ones(2, 3),
            f(3),
            Torch.ones(3),
            null,
            null,
            true,
            0,
            1);
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, normal.tensors()[0].toFloatArray());
  }

  @Test
  void numbers_where_tensors_are_wanted_are_exact() {
    Tensor one = Torch.tensor(new double[] {1});
    assertEquals(0.1, Torch.call("aten::mul.Tensor", one, 0.1).tensor().item());
    assertEquals(1e300, Torch.call("aten::mul.Tensor", one, 1e300).tensor().item());
    long odd = (1L << 53) + 1;
    Tensor whole = Torch.tensor(new long[] {0});
    assertEquals(odd, Torch.call("aten::add.Tensor", whole, odd).tensor().item());
  }

  @Test
  void a_number_is_not_written_to() {
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::set_", 471),
        "aten::set_",
        "can't be written to");
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::add.out", f(2), f(2), 1, 2.5),
        "aten::add.out",
        "can't be written to");
  }

  @Test
  void a_closed_tensor_where_none_belongs_is_told_by_the_operators_name() {
    Tensor closed = Torch.tensor(1);
    closed.close();
    assertFails(
        InvalidArgumentException.class,
        () -> Torch.call("aten::transpose.int", f(2), closed, 0),
        "aten::transpose.int",
        "a closed tensor");
    assertFails(ClosedTensorException.class, () -> Torch.call("aten::neg", closed), "aten::neg");
  }

  @Test
  void shapes_that_are_none_are_refused() {
    // PyTorch's random factories resize what they are given to any sizes
    Tensor out = f(3);
    try {
      Torch.call("aten::randn.out", l(-3, 0), out);
    } catch (TorchbridgeException e) {
      return; // also right
    }
    assertFails(InvalidArgumentException.class, out::toArray, "[-3, 0]");
  }
}
