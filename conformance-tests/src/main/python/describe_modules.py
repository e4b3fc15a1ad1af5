"""Writes what PyTorch says of its modules: how they print, their state_dict's keys, and initial values of seed 0.

    python describe_modules.py > ../resources/io/torchbridge/conformance/rules/modules.jsonl
"""
import json
import warnings

import torch
from torch import nn

warnings.simplefilter("ignore")

SPECS = [
    ("Linear", [3, 4], {}),
    ("Linear", [3, 4], {"bias": False}),
    ("Conv1d", [4, 6, 3], {}),
    ("Conv2d", [4, 6, 3], {"stride": 2, "padding": 1, "groups": 2, "bias": False}),
    ("Conv2d", [4, 6, [3, 5]], {"padding": "same", "padding_mode": "circular", "dilation": 2}),
    ("Conv3d", [2, 2, 3], {}),
    ("ConvTranspose2d", [4, 6, 3], {"stride": 2, "output_padding": 1, "dilation": 2}),
    ("ConvTranspose1d", [4, 6, 3], {}),
    ("BatchNorm2d", [3], {}),
    ("BatchNorm1d", [3], {"momentum": None, "affine": False}),
    ("BatchNorm3d", [3], {"bias": False}),
    ("InstanceNorm2d", [3], {"affine": True}),
    ("LayerNorm", [[2, 3]], {}),
    ("LayerNorm", [5], {"bias": False}),
    ("GroupNorm", [2, 4], {}),
    ("RMSNorm", [4], {}),
    ("LocalResponseNorm", [2], {}),
    ("Embedding", [5, 3], {}),
    ("Embedding", [5, 3], {"padding_idx": -1, "max_norm": 1.0}),
    ("Bilinear", [2, 3, 4], {}),
    ("Identity", [], {}),
    ("Flatten", [], {}),
    ("Unflatten", [1, [2, 3]], {}),
    ("Dropout", [], {}),
    ("Dropout2d", [0.2, True], {}),
    ("AlphaDropout", [], {}),
    ("ReLU", [], {}),
    ("ReLU", [True], {}),
    ("ELU", [], {}),
    ("CELU", [2.0], {}),
    ("GELU", [], {}),
    ("GELU", ["tanh"], {}),
    ("SELU", [], {}),
    ("SiLU", [], {}),
    ("Mish", [], {}),
    ("Hardtanh", [], {}),
    ("ReLU6", [], {}),
    ("Hardswish", [], {}),
    ("Hardsigmoid", [], {}),
    ("Hardshrink", [], {}),
    ("Softshrink", [], {}),
    ("LeakyReLU", [0.2], {}),
    ("Sigmoid", [], {}),
    ("Tanh", [], {}),
    ("LogSigmoid", [], {}),
    ("Softplus", [], {}),
    ("Softsign", [], {}),
    ("Tanhshrink", [], {}),
    ("Threshold", [0.1, 20.0], {}),
    ("GLU", [], {}),
    ("Softmax", [1], {}),
    ("LogSoftmax", [1], {}),
    ("Softmin", [1], {}),
    ("Softmax2d", [], {}),
    ("PReLU", [], {}),
    ("RReLU", [], {}),
    ("MaxPool2d", [2], {}),
    ("MaxPool2d", [[3, 2]], {"stride": 2, "padding": 1}),
    ("AvgPool2d", [3], {}),
    ("AvgPool1d", [3], {}),
    ("AvgPool3d", [3, 2], {}),
    ("LPPool2d", [2, 3], {}),
    ("AdaptiveAvgPool2d", [1], {}),
    ("AdaptiveAvgPool2d", [[1, None]], {}),
    ("AdaptiveMaxPool1d", [2], {}),
    ("MaxUnpool2d", [2], {}),
    ("ZeroPad2d", [1], {}),
    ("ConstantPad1d", [1, 3.5], {}),
    ("ReflectionPad2d", [[1, 2, 3, 4]], {}),
    ("CircularPad1d", [1], {}),
    ("ReplicationPad3d", [1], {}),
    ("PixelShuffle", [2], {}),
    ("PixelUnshuffle", [2], {}),
    ("ChannelShuffle", [2], {}),
    ("Fold", [[4, 5], [2, 2]], {}),
    ("Unfold", [[2, 2]], {}),
    ("CosineSimilarity", [], {}),
    ("PairwiseDistance", [], {}),
    ("Upsample", [], {"scale_factor": 2.0, "mode": "bilinear"}),
    ("UpsamplingNearest2d", [], {"scale_factor": 2.0}),
    ("UpsamplingBilinear2d", [], {"size": [2, 3]}),
    ("CrossEntropyLoss", [], {}),
    ("MSELoss", [], {}),
    ("NLLLoss", [], {}),
    ("SmoothL1Loss", [], {}),
    ("KLDivLoss", [], {}),
    ("HuberLoss", [], {}),
    ("TripletMarginLoss", [], {}),
    ("CTCLoss", [], {}),
    ("LinearCrossEntropyLoss", [3, 4], {}),
    ("RNN", [3, 4], {}),
    ("RNN", [3, 4], {"nonlinearity": "relu", "bias": False}),
    ("LSTM", [3, 4, 2], {"bidirectional": True, "dropout": 0.5}),
    ("LSTM", [3, 4], {"proj_size": 2, "batch_first": True}),
    ("GRU", [3, 4], {}),
    ("RNNCell", [3, 4], {}),
    ("LSTMCell", [3, 4], {}),
    ("GRUCell", [3, 4], {"bias": False}),
    ("MultiheadAttention", [4, 2], {}),
    ("MultiheadAttention", [4, 2], {"add_bias_kv": True, "kdim": 3, "vdim": 5}),
    ("TransformerEncoderLayer", [4, 2, 8], {}),
    ("TransformerDecoderLayer", [4, 2, 8], {}),
    ("Transformer", [4, 2, 2, 2, 8], {}),
    ("TransformerDecoderLayer", [4, 2, 8, 0.1, "gelu"], {"norm_first": True, "bias": False}),
]


def tuples(value):
    return tuple(tuples(v) for v in value) if isinstance(value, list) else value


for name, args, kwargs in SPECS:
    torch.manual_seed(0)
    module = getattr(nn, name)(*map(tuples, args), **{k: tuples(v) for k, v in kwargs.items()})
    print(
        json.dumps(
            {
                "module": name,
                "args": args,
                "kwargs": kwargs,
                "repr": repr(module).replace("NonDynamicallyQuantizableLinear", "Linear"),
                "keys": list(module.state_dict()),
                "sums": [p.detach().double().abs().sum().item() for p in module.parameters()],
                "first": [v for p in list(module.parameters())[:1] for v in p.detach().flatten()[:4].tolist()],
            }
        )
    )
