package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds modules by the names of PyTorch's classes, from arguments as PyTorch takes them. */
public final class Modules {
  private record Entry(Signature signature, Function<Arguments, Module> constructor) {}

  private static final String CONV =
      "in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1,"
          + " bias=True, padding_mode='zeros', device=None, dtype=None";
  private static final String CONV_TRANSPOSE =
      "in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1,"
          + " bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None";
  private static final String BATCH_NORM =
      "num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, device=None,"
          + " dtype=None, *, bias=True";
  private static final String INSTANCE_NORM =
      "num_features, eps=1e-5, momentum=0.1, affine=False, track_running_stats=False, device=None,"
          + " dtype=None, *, bias=True";

  private static final Map<String, Entry> BY_NAME = new TreeMap<>();

  static {
    activations();
    dropouts();
    convolutions();
    poolings();
    paddings();
    norms();
    losses();
    sequences();
    others();
  }

  private static void activations() {
    define("CELU", "alpha=1.0, inplace=False", a -> new CELU(a.real("alpha"), a.bool("inplace")));
    define("ELU", "alpha=1.0, inplace=False", a -> new ELU(a.real("alpha"), a.bool("inplace")));
    define(
        "GELU",
        "approximate='none'",
        a ->
            new GELU(
                a.oneOf("approximate", GeluApproximation.values(), GeluApproximation::torchName)));
    define("GLU", "dim=-1", a -> new GLU(a.integer("dim")));
    define("Hardshrink", "lambd=0.5", a -> new Hardshrink(a.real("lambd")));
    define("Hardsigmoid", "inplace=False", a -> new Hardsigmoid(a.bool("inplace")));
    define("Hardswish", "inplace=False", a -> new Hardswish(a.bool("inplace")));
    define(
        "Hardtanh",
        "min_val=-1.0, max_val=1.0, inplace=False",
        a -> new Hardtanh(a.real("min_val"), a.real("max_val"), a.bool("inplace")));
    define(
        "LeakyReLU",
        "negative_slope=0.01, inplace=False",
        a -> new LeakyReLU(a.real("negative_slope"), a.bool("inplace")));
    define("LogSigmoid", "", a -> new LogSigmoid());
    define("LogSoftmax", "dim=None", a -> new LogSoftmax(a.optionalInteger("dim")));
    define("Mish", "inplace=False", a -> new Mish(a.bool("inplace")));
    define(
        "PReLU",
        "num_parameters=1, init=0.25, device=None, dtype=None",
        a -> new PReLU(a.integer("num_parameters"), a.real("init")));
    define(
        "RReLU",
        "lower=0.125, upper=0.3333333333333333, inplace=False",
        a -> new RReLU(a.real("lower"), a.real("upper"), a.bool("inplace")));
    define("ReLU", "inplace=False", a -> new ReLU(a.bool("inplace")));
    define("ReLU6", "inplace=False", a -> new ReLU6(a.bool("inplace")));
    define("SELU", "inplace=False", a -> new SELU(a.bool("inplace")));
    define("SiLU", "inplace=False", a -> new SiLU(a.bool("inplace")));
    define("Sigmoid", "", a -> new Sigmoid());
    define("Softmax", "dim=None", a -> new Softmax(a.optionalInteger("dim")));
    define("Softmax2d", "", a -> new Softmax2d());
    define("Softmin", "dim=None", a -> new Softmin(a.optionalInteger("dim")));
    define(
        "Softplus",
        "beta=1.0, threshold=20.0",
        a -> new Softplus(a.real("beta"), a.real("threshold")));
    define("Softshrink", "lambd=0.5", a -> new Softshrink(a.real("lambd")));
    define("Softsign", "", a -> new Softsign());
    define("Tanh", "", a -> new Tanh());
    define("Tanhshrink", "", a -> new Tanhshrink());
    define(
        "Threshold",
        "threshold, value, inplace=False",
        a -> new Threshold(a.real("threshold"), a.real("value"), a.bool("inplace")));
  }

  private static void dropouts() {
    define(
        "AlphaDropout",
        "p=0.5, inplace=False",
        a -> new AlphaDropout(a.real("p"), a.bool("inplace")));
    define("Dropout", "p=0.5, inplace=False", a -> new Dropout(a.real("p"), a.bool("inplace")));
    define("Dropout1d", "p=0.5, inplace=False", a -> new Dropout1d(a.real("p"), a.bool("inplace")));
    define("Dropout2d", "p=0.5, inplace=False", a -> new Dropout2d(a.real("p"), a.bool("inplace")));
    define("Dropout3d", "p=0.5, inplace=False", a -> new Dropout3d(a.real("p"), a.bool("inplace")));
    define(
        "FeatureAlphaDropout",
        "p=0.5, inplace=False",
        a -> new FeatureAlphaDropout(a.real("p"), a.bool("inplace")));
  }

  private static void convolutions() {
    define(
        "Conv1d",
        CONV,
        a ->
            new Conv1d(
                a.integer("in_channels"),
                a.integer("out_channels"),
                a.integers("kernel_size", 1),
                Convolution.options(a),
                a.bool("bias"),
                Convolution.paddingMode(a)));
    define(
        "Conv2d",
        CONV,
        a ->
            new Conv2d(
                a.integer("in_channels"),
                a.integer("out_channels"),
                a.integers("kernel_size", 2),
                Convolution.options(a),
                a.bool("bias"),
                Convolution.paddingMode(a)));
    define(
        "Conv3d",
        CONV,
        a ->
            new Conv3d(
                a.integer("in_channels"),
                a.integer("out_channels"),
                a.integers("kernel_size", 3),
                Convolution.options(a),
                a.bool("bias"),
                Convolution.paddingMode(a)));
    define(
        "ConvTranspose1d",
        CONV_TRANSPOSE,
        a ->
            new ConvTranspose1d(
                a.integer("in_channels"),
                a.integer("out_channels"),
                a.integers("kernel_size", 1),
                TransposedConvolution.options(a),
                a.bool("bias")));
    define(
        "ConvTranspose2d",
        CONV_TRANSPOSE,
        a ->
            new ConvTranspose2d(
                a.integer("in_channels"),
                a.integer("out_channels"),
                a.integers("kernel_size", 2),
                TransposedConvolution.options(a),
                a.bool("bias")));
    define(
        "ConvTranspose3d",
        CONV_TRANSPOSE,
        a ->
            new ConvTranspose3d(
                a.integer("in_channels"),
                a.integer("out_channels"),
                a.integers("kernel_size", 3),
                TransposedConvolution.options(a),
                a.bool("bias")));
  }

  private static void poolings() {
    define("AdaptiveAvgPool1d", "output_size", a -> new AdaptiveAvgPool1d(a.sizes("output_size")));
    define("AdaptiveAvgPool2d", "output_size", a -> new AdaptiveAvgPool2d(a.sizes("output_size")));
    define("AdaptiveAvgPool3d", "output_size", a -> new AdaptiveAvgPool3d(a.sizes("output_size")));
    define(
        "AdaptiveMaxPool1d",
        "output_size, return_indices=False",
        a -> new AdaptiveMaxPool1d(a.sizes("output_size"), a.bool("return_indices")));
    define(
        "AdaptiveMaxPool2d",
        "output_size, return_indices=False",
        a -> new AdaptiveMaxPool2d(a.sizes("output_size"), a.bool("return_indices")));
    define(
        "AdaptiveMaxPool3d",
        "output_size, return_indices=False",
        a -> new AdaptiveMaxPool3d(a.sizes("output_size"), a.bool("return_indices")));
    define(
        "AvgPool1d",
        "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True",
        a -> new AvgPool1d(a.integers("kernel_size"), AveragePooling.options(a)));
    define(
        "AvgPool2d",
        "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True,"
            + " divisor_override=None",
        a -> new AvgPool2d(a.integers("kernel_size"), AveragePooling.options(a)));
    define(
        "AvgPool3d",
        "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True,"
            + " divisor_override=None",
        a -> new AvgPool3d(a.integers("kernel_size"), AveragePooling.options(a)));
    define(
        "FractionalMaxPool2d",
        "kernel_size, output_size=None, output_ratio=None, return_indices=False,"
            + " _random_samples=None",
        FractionalMaxPool2d::of);
    define(
        "FractionalMaxPool3d",
        "kernel_size, output_size=None, output_ratio=None, return_indices=False,"
            + " _random_samples=None",
        FractionalMaxPool3d::of);
    define(
        "LPPool1d",
        "norm_type, kernel_size, stride=None, ceil_mode=False",
        a ->
            new LPPool1d(
                a.real("norm_type"),
                a.integers("kernel_size"),
                a.optionalIntegers("stride"),
                a.bool("ceil_mode")));
    define(
        "LPPool2d",
        "norm_type, kernel_size, stride=None, ceil_mode=False",
        a ->
            new LPPool2d(
                a.real("norm_type"),
                a.integers("kernel_size"),
                a.optionalIntegers("stride"),
                a.bool("ceil_mode")));
    define(
        "LPPool3d",
        "norm_type, kernel_size, stride=None, ceil_mode=False",
        a ->
            new LPPool3d(
                a.real("norm_type"),
                a.integers("kernel_size"),
                a.optionalIntegers("stride"),
                a.bool("ceil_mode")));
    define(
        "MaxPool1d",
        "kernel_size, stride=None, padding=0, dilation=1, return_indices=False,"
            + " ceil_mode=False",
        a ->
            new MaxPool1d(
                a.integers("kernel_size"), MaxPooling.options(a), a.bool("return_indices")));
    define(
        "MaxPool2d",
        "kernel_size, stride=None, padding=0, dilation=1, return_indices=False,"
            + " ceil_mode=False",
        a ->
            new MaxPool2d(
                a.integers("kernel_size"), MaxPooling.options(a), a.bool("return_indices")));
    define(
        "MaxPool3d",
        "kernel_size, stride=None, padding=0, dilation=1, return_indices=False,"
            + " ceil_mode=False",
        a ->
            new MaxPool3d(
                a.integers("kernel_size"), MaxPooling.options(a), a.bool("return_indices")));
    define(
        "MaxUnpool1d",
        "kernel_size, stride=None, padding=0",
        a ->
            new MaxUnpool1d(
                a.integers("kernel_size"), a.optionalIntegers("stride"), a.integers("padding")));
    define(
        "MaxUnpool2d",
        "kernel_size, stride=None, padding=0",
        a ->
            new MaxUnpool2d(
                a.integers("kernel_size"), a.optionalIntegers("stride"), a.integers("padding")));
    define(
        "MaxUnpool3d",
        "kernel_size, stride=None, padding=0",
        a ->
            new MaxUnpool3d(
                a.integers("kernel_size"), a.optionalIntegers("stride"), a.integers("padding")));
  }

  private static void paddings() {
    define("CircularPad1d", "padding", a -> new CircularPad1d(a.integers("padding")));
    define("CircularPad2d", "padding", a -> new CircularPad2d(a.integers("padding")));
    define("CircularPad3d", "padding", a -> new CircularPad3d(a.integers("padding")));
    define(
        "ConstantPad1d",
        "padding, value",
        a -> new ConstantPad1d(a.integers("padding"), a.real("value")));
    define(
        "ConstantPad2d",
        "padding, value",
        a -> new ConstantPad2d(a.integers("padding"), a.real("value")));
    define(
        "ConstantPad3d",
        "padding, value",
        a -> new ConstantPad3d(a.integers("padding"), a.real("value")));
    define("ReflectionPad1d", "padding", a -> new ReflectionPad1d(a.integers("padding")));
    define("ReflectionPad2d", "padding", a -> new ReflectionPad2d(a.integers("padding")));
    define("ReflectionPad3d", "padding", a -> new ReflectionPad3d(a.integers("padding")));
    define("ReplicationPad1d", "padding", a -> new ReplicationPad1d(a.integers("padding")));
    define("ReplicationPad2d", "padding", a -> new ReplicationPad2d(a.integers("padding")));
    define("ReplicationPad3d", "padding", a -> new ReplicationPad3d(a.integers("padding")));
    define("ZeroPad1d", "padding", a -> new ZeroPad1d(a.integers("padding")));
    define("ZeroPad2d", "padding", a -> new ZeroPad2d(a.integers("padding")));
    define("ZeroPad3d", "padding", a -> new ZeroPad3d(a.integers("padding")));
  }

  private static void norms() {
    define(
        "BatchNorm1d",
        BATCH_NORM,
        a -> new BatchNorm1d(a.integer("num_features"), NormOptions.of(a)));
    define(
        "BatchNorm2d",
        BATCH_NORM,
        a -> new BatchNorm2d(a.integer("num_features"), NormOptions.of(a)));
    define(
        "BatchNorm3d",
        BATCH_NORM,
        a -> new BatchNorm3d(a.integer("num_features"), NormOptions.of(a)));
    define(
        "SyncBatchNorm",
        "num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True,"
            + " process_group=None, device=None, dtype=None, *, bias=True",
        a -> new SyncBatchNorm(a.integer("num_features"), NormOptions.of(a)));
    define(
        "CrossMapLRN2d",
        "size, alpha=1e-4, beta=0.75, k=1",
        a ->
            new CrossMapLRN2d(
                Math.toIntExact(a.integer("size")), a.real("alpha"), a.real("beta"), a.real("k")));
    define(
        "GroupNorm",
        "num_groups, num_channels, eps=1e-5, affine=True, device=None, dtype=None, *,"
            + " bias=True",
        a ->
            new GroupNorm(
                a.integer("num_groups"),
                a.integer("num_channels"),
                a.real("eps"),
                a.bool("affine"),
                a.bool("bias")));
    define(
        "InstanceNorm1d",
        INSTANCE_NORM,
        a -> new InstanceNorm1d(a.integer("num_features"), NormOptions.of(a)));
    define(
        "InstanceNorm2d",
        INSTANCE_NORM,
        a -> new InstanceNorm2d(a.integer("num_features"), NormOptions.of(a)));
    define(
        "InstanceNorm3d",
        INSTANCE_NORM,
        a -> new InstanceNorm3d(a.integer("num_features"), NormOptions.of(a)));
    define(
        "LayerNorm",
        "normalized_shape, eps=1e-5, elementwise_affine=True, bias=True, device=None,"
            + " dtype=None",
        a ->
            new LayerNorm(
                a.integers("normalized_shape"),
                a.real("eps"),
                a.bool("elementwise_affine"),
                a.bool("bias")));
    define(
        "LocalResponseNorm",
        "size, alpha=1e-4, beta=0.75, k=1.0",
        a ->
            new LocalResponseNorm(a.integer("size"), a.real("alpha"), a.real("beta"), a.real("k")));
    define(
        "RMSNorm",
        "normalized_shape, eps=None, elementwise_affine=True, device=None, dtype=None",
        a ->
            new RMSNorm(
                a.integers("normalized_shape"),
                a.optionalReal("eps"),
                a.bool("elementwise_affine")));
  }

  private static void losses() {
    define(
        "AdaptiveLogSoftmaxWithLoss",
        "in_features, n_classes, cutoffs, div_value=4.0, head_bias=False, device=None,"
            + " dtype=None",
        a ->
            new AdaptiveLogSoftmaxWithLoss(
                a.integer("in_features"),
                a.integer("n_classes"),
                a.integers("cutoffs"),
                a.real("div_value"),
                a.bool("head_bias")));
    define(
        "BCELoss",
        "weight=None, size_average=None, reduce=None, reduction='mean'",
        a -> new BCELoss(a.optionalTensor("weight"), Loss.reduction(a)));
    define(
        "BCEWithLogitsLoss",
        "weight=None, size_average=None, reduce=None, reduction='mean', pos_weight=None",
        a ->
            new BCEWithLogitsLoss(
                a.optionalTensor("weight"), a.optionalTensor("pos_weight"), Loss.reduction(a)));
    define(
        "CTCLoss",
        "blank=0, reduction='mean', zero_infinity=False",
        a -> new CTCLoss(a.integer("blank"), a.reduction("reduction"), a.bool("zero_infinity")));
    define(
        "CosineEmbeddingLoss",
        "margin=0.0, size_average=None, reduce=None, reduction='mean'",
        a -> new CosineEmbeddingLoss(a.real("margin"), Loss.reduction(a)));
    define(
        "CrossEntropyLoss",
        "weight=None, size_average=None, ignore_index=-100, reduce=None,"
            + " reduction='mean', label_smoothing=0.0",
        CrossEntropyLoss::of);
    define(
        "GaussianNLLLoss",
        "*, full=False, eps=1e-6, reduction='mean'",
        a -> new GaussianNLLLoss(a.bool("full"), a.real("eps"), a.reduction("reduction")));
    define(
        "HingeEmbeddingLoss",
        "margin=1.0, size_average=None, reduce=None, reduction='mean'",
        a -> new HingeEmbeddingLoss(a.real("margin"), Loss.reduction(a)));
    define(
        "HuberLoss",
        "reduction='mean', delta=1.0",
        a -> new HuberLoss(a.real("delta"), a.reduction("reduction")));
    define(
        "KLDivLoss",
        "size_average=None, reduce=None, reduction='mean', log_target=False",
        KLDivLoss::of);
    define(
        "L1Loss",
        "size_average=None, reduce=None, reduction='mean'",
        a -> new L1Loss(Loss.reduction(a)));
    define(
        "LinearCrossEntropyLoss",
        "in_features, num_classes, *, out_features=(), bias=False, device=None,"
            + " dtype=None, reduction='mean', weight=None, ignore_index=None,"
            + " label_smoothing=0.0, options=None",
        LinearCrossEntropyLoss::of);
    define(
        "MSELoss",
        "size_average=None, reduce=None, reduction='mean'",
        a -> new MSELoss(Loss.reduction(a)));
    define(
        "MarginRankingLoss",
        "margin=0.0, size_average=None, reduce=None, reduction='mean'",
        a -> new MarginRankingLoss(a.real("margin"), Loss.reduction(a)));
    define(
        "MultiLabelMarginLoss",
        "size_average=None, reduce=None, reduction='mean'",
        a -> new MultiLabelMarginLoss(Loss.reduction(a)));
    define(
        "MultiLabelSoftMarginLoss",
        "weight=None, size_average=None, reduce=None, reduction='mean'",
        a -> new MultiLabelSoftMarginLoss(a.optionalTensor("weight"), Loss.reduction(a)));
    define(
        "MultiMarginLoss",
        "p=1, margin=1.0, weight=None, size_average=None, reduce=None, reduction='mean'",
        a ->
            new MultiMarginLoss(
                a.optionalTensor("weight"), a.real("p"), a.real("margin"), Loss.reduction(a)));
    define(
        "NLLLoss",
        "weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean'",
        a -> new NLLLoss(a.optionalTensor("weight"), a.integer("ignore_index"), Loss.reduction(a)));
    define(
        "PoissonNLLLoss",
        "log_input=True, full=False, size_average=None, eps=1e-8, reduce=None,"
            + " reduction='mean'",
        a ->
            new PoissonNLLLoss(
                a.bool("log_input"), a.bool("full"), a.real("eps"), Loss.reduction(a)));
    define(
        "SmoothL1Loss",
        "size_average=None, reduce=None, reduction='mean', beta=1.0",
        a -> new SmoothL1Loss(a.real("beta"), Loss.reduction(a)));
    define(
        "SoftMarginLoss",
        "size_average=None, reduce=None, reduction='mean'",
        a -> new SoftMarginLoss(Loss.reduction(a)));
    define(
        "TripletMarginLoss",
        "margin=1.0, p=2.0, eps=1e-6, swap=False, size_average=None, reduce=None,"
            + " reduction='mean'",
        a ->
            new TripletMarginLoss(
                a.real("margin"), a.real("p"), a.real("eps"), a.bool("swap"), Loss.reduction(a)));
    define(
        "TripletMarginWithDistanceLoss",
        "*, margin=1.0, swap=False, reduction='mean'",
        a ->
            new TripletMarginWithDistanceLoss(
                a.real("margin"), a.bool("swap"), a.reduction("reduction")));
  }

  private static void sequences() {
    define(
        "GRU",
        "input_size, hidden_size, num_layers=1, bias=True, batch_first=False,"
            + " dropout=0.0, bidirectional=False, device=None, dtype=None",
        a -> new GRU(a.integer("input_size"), a.integer("hidden_size"), RecurrentOptions.of(a)));
    define(
        "GRUCell",
        "input_size, hidden_size, bias=True, device=None, dtype=None",
        a -> new GRUCell(a.integer("input_size"), a.integer("hidden_size"), a.bool("bias")));
    define(
        "LSTM",
        "input_size, hidden_size, num_layers=1, bias=True, batch_first=False,"
            + " dropout=0.0, bidirectional=False, proj_size=0, device=None, dtype=None",
        a ->
            new LSTM(
                a.integer("input_size"),
                a.integer("hidden_size"),
                RecurrentOptions.of(a),
                a.integer("proj_size")));
    define(
        "LSTMCell",
        "input_size, hidden_size, bias=True, device=None, dtype=None",
        a -> new LSTMCell(a.integer("input_size"), a.integer("hidden_size"), a.bool("bias")));
    define(
        "MultiheadAttention",
        "embed_dim, num_heads, dropout=0.0, bias=True, add_bias_kv=False,"
            + " add_zero_attn=False, kdim=None, vdim=None, batch_first=False, device=None,"
            + " dtype=None",
        MultiheadAttention::of);
    define(
        "RNN",
        "input_size, hidden_size, num_layers=1, nonlinearity='tanh', bias=True,"
            + " batch_first=False, dropout=0.0, bidirectional=False, device=None, dtype=None",
        a ->
            new RNN(
                a.integer("input_size"),
                a.integer("hidden_size"),
                a.oneOf("nonlinearity", RNN.Nonlinearity.values(), RNN.Nonlinearity::torchName),
                RecurrentOptions.of(a)));
    define(
        "RNNCell",
        "input_size, hidden_size, bias=True, nonlinearity='tanh', device=None, dtype=None",
        a ->
            new RNNCell(
                a.integer("input_size"),
                a.integer("hidden_size"),
                a.bool("bias"),
                a.oneOf("nonlinearity", RNN.Nonlinearity.values(), RNN.Nonlinearity::torchName)));
    define(
        "Transformer",
        "d_model=512, nhead=8, num_encoder_layers=6, num_decoder_layers=6,"
            + " dim_feedforward=2048, dropout=0.1, activation='relu', custom_encoder=None,"
            + " custom_decoder=None, layer_norm_eps=1e-5, batch_first=False,"
            + " norm_first=False, bias=True, device=None, dtype=None",
        Transformer::of);
    define(
        "TransformerDecoderLayer",
        "d_model, nhead, dim_feedforward=2048, dropout=0.1, activation='relu',"
            + " layer_norm_eps=1e-5, batch_first=False, norm_first=False, bias=True,"
            + " device=None, dtype=None",
        a ->
            new TransformerDecoderLayer(
                a.integer("d_model"), a.integer("nhead"), TransformerOptions.of(a)));
    define(
        "TransformerEncoderLayer",
        "d_model, nhead, dim_feedforward=2048, dropout=0.1, activation='relu',"
            + " layer_norm_eps=1e-5, batch_first=False, norm_first=False, bias=True,"
            + " device=None, dtype=None",
        a ->
            new TransformerEncoderLayer(
                a.integer("d_model"), a.integer("nhead"), TransformerOptions.of(a)));
  }

  private static void others() {
    define(
        "Bilinear",
        "in1_features, in2_features, out_features, bias=True, device=None, dtype=None",
        a ->
            new Bilinear(
                a.integer("in1_features"),
                a.integer("in2_features"),
                a.integer("out_features"),
                a.bool("bias")));
    define("ChannelShuffle", "groups", a -> new ChannelShuffle(a.integer("groups")));
    define(
        "CosineSimilarity",
        "dim=1, eps=1e-8",
        a -> new CosineSimilarity(a.integer("dim"), a.real("eps")));
    define(
        "Embedding",
        "num_embeddings, embedding_dim, padding_idx=None, max_norm=None,"
            + " norm_type=2.0, scale_grad_by_freq=False, sparse=False, _weight=None,"
            + " _freeze=False, device=None, dtype=None",
        Embedding::of);
    define(
        "EmbeddingBag",
        "num_embeddings, embedding_dim, max_norm=None, norm_type=2.0,"
            + " scale_grad_by_freq=False, mode='mean', sparse=False, _weight=None,"
            + " include_last_offset=False, padding_idx=None, device=None, dtype=None",
        EmbeddingBag::of);
    define(
        "Flatten",
        "start_dim=1, end_dim=-1",
        a -> new Flatten(a.integer("start_dim"), a.integer("end_dim")));
    define(
        "Fold",
        "output_size, kernel_size, dilation=1, padding=0, stride=1",
        a ->
            new Fold(
                a.integers("output_size"),
                a.integers("kernel_size"),
                a.integers("dilation"),
                a.integers("padding"),
                a.integers("stride")));
    define("Identity", "", a -> new Identity());
    define(
        "Linear",
        "in_features, out_features, bias=True, device=None, dtype=None",
        a -> new Linear(a.integer("in_features"), a.integer("out_features"), a.bool("bias")));
    define(
        "PairwiseDistance",
        "p=2.0, eps=1e-6, keepdim=False",
        a -> new PairwiseDistance(a.real("p"), a.real("eps"), a.bool("keepdim")));
    define("PixelShuffle", "upscale_factor", a -> new PixelShuffle(a.integer("upscale_factor")));
    define(
        "PixelUnshuffle",
        "downscale_factor",
        a -> new PixelUnshuffle(a.integer("downscale_factor")));
    define(
        "Unflatten",
        "dim, unflattened_size",
        a -> new Unflatten(a.integer("dim"), a.integers("unflattened_size")));
    define(
        "Unfold",
        "kernel_size, dilation=1, padding=0, stride=1",
        a ->
            new Unfold(
                a.integers("kernel_size"),
                a.integers("dilation"),
                a.integers("padding"),
                a.integers("stride")));
    define(
        "Upsample",
        "size=None, scale_factor=None, mode='nearest', align_corners=None,"
            + " recompute_scale_factor=None",
        Upsample::of);
    define("UpsamplingBilinear2d", "size=None, scale_factor=None", UpsamplingBilinear2d::of);
    define("UpsamplingNearest2d", "size=None, scale_factor=None", UpsamplingNearest2d::of);
  }

  private Modules() {}

  private static void define(
      String name, String signature, Function<Arguments, Module> constructor) {
    BY_NAME.put(name, new Entry(Signature.of(signature), constructor));
  }

  /** The names that {@link #create} knows. */
  public static Set<String> names() {
    return Set.copyOf(BY_NAME.keySet());
  }

  /**
   * Builds a module: {@code Modules.create("Conv2d", List.of(3, 64, 7), Map.of("stride", 2))}.
   *
   * @param name a class of torch.nn
   * @param arguments numbers, booleans, strings, lists of these, tensors, dtypes, devices and null,
   *     by place
   * @param keywords the same by PyTorch's names
   * @throws InvalidArgumentException if there is no such class here, or the arguments do not fit
   *     its signature
   */
  public static Module create(
      String name,
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    Entry entry = BY_NAME.get(name);
    if (entry == null) {
      throw new InvalidArgumentException(
          "there is no module \"%s\" here; Modules.names() has %d, such as %s"
              .formatted(name, BY_NAME.size(), similar(name)));
    }
    Arguments bound = entry.signature.bind(name, arguments, keywords);
    if (!entry.signature.has("dtype")) {
      return entry.constructor.apply(bound);
    }
    return new Creation(bound.dtype("dtype"), bound.device("device"), true)
        .around(() -> entry.constructor.apply(bound));
  }

  private static List<String> similar(String name) {
    String start = name.substring(0, Math.min(3, name.length())).toLowerCase(Locale.ROOT);
    List<String> similar =
        BY_NAME.keySet().stream()
            .filter(n -> n.toLowerCase(Locale.ROOT).startsWith(start))
            .limit(5)
            .toList();
    return similar.isEmpty() ? List.of("Linear", "Conv2d") : similar;
  }

  /** Builds a module from named arguments. */
  public static Module create(String name, Map<String, ? extends @Nullable Object> keywords) {
    return create(name, List.of(), keywords);
  }
}
