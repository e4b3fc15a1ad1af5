"""Writes what small networks of torchvision's families give, for VisionRules:

    python record_vision.py > ../resources/io/torchbridge/conformance/rules/vision.json

Recorded with torch 2.13.0 and torchvision 0.28.0.
"""
import json
import math
import sys

import torch
from torchvision.models import convnext, densenet, efficientnet, maxvit, mobilenetv2, mobilenetv3, regnet, resnet
from torchvision.models import shufflenetv2, swin_transformer, vision_transformer

NETWORKS = {
    "resnet": lambda: resnet.ResNet(
        resnet.Bottleneck, [1, 1, 1, 2], 3, True, groups=2, width_per_group=4,
        replace_stride_with_dilation=[False, False, True]),
    "mobilenet_v2": lambda: mobilenetv2.MobileNetV2(3, 0.25, [[1, 8, 1, 1], [6, 16, 2, 2]], dropout=0.3),
    "mobilenet_v3": lambda: mobilenetv3.MobileNetV3(
        [mobilenetv3.InvertedResidualConfig(8, 3, 16, 8, True, "RE", 1, 1, 1.0),
         mobilenetv3.InvertedResidualConfig(8, 5, 24, 16, False, "HS", 2, 2, 1.0)], 16, 3),
    "efficientnet": lambda: efficientnet.EfficientNet(
        [efficientnet.FusedMBConvConfig(2, 3, 1, 8, 8, 2), efficientnet.MBConvConfig(2, 3, 2, 8, 16, 2)], 0.2, 0.5, 3),
    "convnext": lambda: convnext.ConvNeXt(
        [convnext.CNBlockConfig(8, 16, 1), convnext.CNBlockConfig(16, None, 2)], 0.5, 0.1, 3),
    "vit": lambda: vision_transformer.VisionTransformer(32, 8, 2, 2, 8, 16, 0.1, 0.2, 3, 4),
    "swin": lambda: swin_transformer.SwinTransformer(
        [4, 4], 8, [2, 2], [1, 2], [3, 3], 2.0, 0.1, 0.2, 0.5, 3),
    "swin_v2": lambda: swin_transformer.SwinTransformer(
        [4, 4], 8, [2, 2], [1, 2], [3, 3], 2.0, 0.1, 0.2, 0.5, 3,
        block=swin_transformer.SwinTransformerBlockV2, downsample_layer=swin_transformer.PatchMergingV2),
    "maxvit": lambda: maxvit.MaxVit(
        (32, 32), 8, 2, [8, 16], [1, 2], 4, 0.5, mlp_dropout=0.1, attention_dropout=0.2, num_classes=3),
    "densenet": lambda: densenet.DenseNet(4, (1, 2), 8, 2, 0.3, 3),
    "shufflenet_v2": lambda: shufflenetv2.ShuffleNetV2([1, 1, 2], [8, 8, 16, 16, 16], 3),
    "regnet": lambda: regnet.RegNet(
        regnet.BlockParams([1, 2], [8, 16], [4, 8], [1.0, 1.0], [2, 2], 0.25), 3, 8),
}


def wave(like, phase):
    return torch.sin(torch.arange(like.numel(), dtype=torch.float32) * 0.7 + phase).view_as(like)


def record(build):
    torch.manual_seed(0)
    model = build()
    state = model.state_dict()
    result = {
        "keys": list(state),
        "sums": [round(t.double().abs().sum().item(), 6) for t in state.values()],
    }
    with torch.no_grad():
        for i, parameter in enumerate(model.parameters()):
            parameter += 0.1 * wave(parameter, i)
    images = wave(torch.empty(2, 3, 32, 32), 0) + wave(torch.empty(2, 3, 32, 32), 1) ** 3
    torch.manual_seed(1)
    trained = model(images)
    (trained * wave(trained, 2)).sum().backward()
    result["trained"] = trained.flatten().tolist()
    result["gradients"] = [p.grad.double().abs().sum().item() for p in model.parameters()]
    model.eval()
    with torch.no_grad():
        result["output"] = model(images).flatten().tolist()
    assert all(math.isfinite(v) for part in ("trained", "gradients", "output") for v in result[part])
    return result


json.dump({name: record(build) for name, build in NETWORKS.items()}, sys.stdout, indent=1)
