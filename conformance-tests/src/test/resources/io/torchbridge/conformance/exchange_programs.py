"""Exports models with plain torch.export for Java (export FOLDER), and loads what Java wrote (verify FOLDER)."""
import copy
import glob
import logging
import os
import sys
import warnings

import torch
import torch.utils._pytree as pytree

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
try:
    torch.library.Library("torchvision", "FRAGMENT")
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):  # where torchvision's own library is of another build, its models still work
        library.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
except RuntimeError:
    pass
import torchvision.models as vision
import transformers
import transformers.modeling_outputs

FOLDER = sys.argv[2]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value.detach().clone() if isinstance(value, torch.Tensor) else value


def export(name, module, args, kwargs=None, dynamic=None, decompose=False):
    kwargs = kwargs or {}
    program = torch.export.export(module.eval(), args, kwargs, dynamic_shapes=dynamic)
    if decompose:
        program = program.run_decompositions()
    torch.export.save(program, f"{FOLDER}/{name}.pt2")
    outputs = pytree.tree_leaves(module(*copy.deepcopy(args), **copy.deepcopy(kwargs)))
    torch.save({"args": plain(args), "kwargs": kwargs, "outputs": plain(outputs)}, f"{FOLDER}/{name}.pt")


def export_all():
    torch.manual_seed(0)
    images = (torch.randn(2, 3, 32, 32),)
    batch = {"x": {0: torch.export.Dim("batch", min=2, max=16)}}
    for name in ("resnet18", "mobilenet_v3_small", "shufflenet_v2_x0_5", "efficientnet_b0"):
        export(name, vision.get_model(name, weights=None), images, dynamic=batch if name == "resnet18" else None)
    small = dict(image_size=32, patch_size=8, num_layers=2, num_heads=2, hidden_dim=16, mlp_dim=32, num_classes=5)
    export("vit", vision.VisionTransformer(**small), images)
    small = dict(patch_size=[4, 4], embed_dim=8, depths=[1, 1], num_heads=[1, 2], window_size=[2, 2], num_classes=4)
    export("swin", vision.SwinTransformer(**small), images)
    segmentation = vision.get_model(
        "lraspp_mobilenet_v3_large", weights=None, weights_backbone=None, num_classes=3)
    export("segmentation", segmentation, (torch.randn(1, 3, 64, 64),))
    export("lstm", torch.nn.LSTM(3, 4, 2, batch_first=True, bidirectional=True), (torch.randn(2, 5, 3),))

    ids = torch.randint(2, 50, (2, 7))
    mask = torch.ones(2, 7, dtype=torch.long)
    mask[1, 5:] = 0
    both = {"input_ids": ids, "attention_mask": mask}
    small = dict(
        vocab_size=50, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=32)
    sizes = {0: torch.export.Dim("batch", min=2, max=16), 1: torch.export.Dim("tokens", min=2, max=30)}
    bert = transformers.BertModel(transformers.BertConfig(**small))
    export("bert", bert, (), both, dynamic={"input_ids": sizes, "attention_mask": sizes})
    export("bert_decomposed", bert, (), both, decompose=True)
    small_gpt = dict(vocab_size=50, n_embd=16, n_layer=2, n_head=2, n_positions=32, use_cache=False)
    export("gpt2", transformers.GPT2LMHeadModel(transformers.GPT2Config(**small_gpt)), (), {"input_ids": ids})
    llama = transformers.LlamaConfig(**small, num_key_value_heads=1, use_cache=False)
    export("llama", transformers.LlamaForCausalLM(llama), (), {"input_ids": ids})


def verify_all():
    files = sorted(glob.glob(FOLDER + "/java-*.pt2"))
    assert len(files) > 5, files
    for file in files:
        loaded = torch.export.load(file)
        answers = torch.load(file[:-1], weights_only=True)
        leaves = pytree.tree_leaves((answers["args"], answers["kwargs"]))
        args, kwargs = pytree.tree_unflatten(leaves, loaded.call_spec.in_spec)
        module = loaded.module()
        outputs = pytree.tree_leaves(module(*args, **kwargs))
        assert len(outputs) == len(answers["outputs"]), file
        for got, want in zip(outputs, answers["outputs"]):
            if isinstance(want, torch.Tensor):
                torch.testing.assert_close(got.detach(), want, rtol=1e-4, atol=1e-4, msg=lambda m: file + ": " + m)
            else:
                assert got == want, (file, got, want)
        if "state" in answers:
            assert sorted(module.state_dict()) == sorted(answers["state"]), file


with torch.no_grad():
    {"export": export_all, "verify": verify_all}[sys.argv[1]]()
