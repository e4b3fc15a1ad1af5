"""Records what torchvision's transforms give, for TransformRules:

    python record_transforms.py src/main/resources/io/torchbridge/conformance/rules/transforms.safetensors

Each case is run with torch.manual_seed(length of its name), on an image of uint8 and the same as float32.
"""

import sys

import torch
from safetensors.torch import save_file
from torchvision.transforms import InterpolationMode, v2

NEAREST, BICUBIC, BILINEAR = InterpolationMode.NEAREST, InterpolationMode.BICUBIC, InterpolationMode.BILINEAR

CASES = {
    "resize_shorter": v2.Resize(13),
    "resize_larger": v2.Resize((31, 40)),
    "resize_bicubic": v2.Resize((11, 17), interpolation=BICUBIC),
    "resize_nearest": v2.Resize((11, 17), interpolation=NEAREST),
    "resize_nearest_exact": v2.Resize((11, 17), interpolation=InterpolationMode.NEAREST_EXACT),
    "resize_rough": v2.Resize((11, 17), antialias=False),
    "resize_max": v2.Resize(18, max_size=20),
    "center_crop": v2.CenterCrop(11),
    "center_crop_padded": v2.CenterCrop((25, 12)),
    "random_crop": v2.RandomCrop(12),
    "random_crop_padded": v2.RandomCrop(18, padding=3),
    "random_crop_if_needed": v2.RandomCrop((24, 20), pad_if_needed=True),
    "random_resized_crop": v2.RandomResizedCrop(14),
    "random_resized_crop_narrow": v2.RandomResizedCrop(9, scale=(0.9, 1.0), ratio=(3.0, 3.2)),
    "hflip": v2.RandomHorizontalFlip(1.0),
    "vflip": v2.RandomVerticalFlip(1.0),
    "hflip_half": v2.RandomHorizontalFlip(),
    "rotation": v2.RandomRotation(40),
    "rotation_bilinear": v2.RandomRotation(40, interpolation=BILINEAR),
    "rotation_expand": v2.RandomRotation((30, 35), interpolation=BILINEAR, expand=True, fill=[9, 0, 1]),
    "rotation_quarter": v2.RandomRotation((90, 90), expand=True),
    "rotation_center": v2.RandomRotation((-20, -10), center=[3, 5], fill=None, interpolation=BILINEAR),
    "affine": v2.RandomAffine(20, translate=(0.2, 0.1), scale=(0.7, 1.4), shear=(-10, 10, 5, 15)),
    "affine_bilinear": v2.RandomAffine(20, translate=(0.2, 0.1), scale=(0.7, 1.4), shear=(-10, 10, 5, 15), interpolation=BILINEAR),
    "brightness": v2.ColorJitter(brightness=0.6),
    "contrast": v2.ColorJitter(contrast=0.6),
    "saturation": v2.ColorJitter(saturation=0.6),
    "hue": v2.ColorJitter(hue=0.3),
    "color_jitter": v2.ColorJitter(0.4, 0.4, 0.4, 0.1),
    "grayscale": v2.Grayscale(),
    "grayscale_3": v2.Grayscale(3),
    "random_grayscale": v2.RandomGrayscale(1.0),
    "gaussian_blur": v2.GaussianBlur(5),
    "gaussian_blur_flat": v2.GaussianBlur((3, 7), sigma=(1.0, 1.5)),
    "erasing": v2.RandomErasing(1.0),
    "erasing_random": v2.RandomErasing(1.0, value="random"),
    "erasing_colour": v2.RandomErasing(1.0, value=[1, 0, 0.5]),
    "autocontrast": v2.RandomAutocontrast(1.0),
    "equalize": v2.RandomEqualize(1.0),
    "posterize": v2.RandomPosterize(3, 1.0),
    "invert": v2.RandomInvert(1.0),
    "sharpness": v2.RandomAdjustSharpness(1.7, 1.0),
    "blurred": v2.RandomAdjustSharpness(0.2, 1.0),
    "pad": v2.Pad((1, 2, 3, 4), fill=0.5),
    "pad_colour": v2.Pad(2, fill=[1, 0, 0.5]),
    "pad_edge": v2.Pad((1, 2, 3, 4), padding_mode="edge"),
    "pad_reflect": v2.Pad((1, 2, 3, 4), padding_mode="reflect"),
    "pad_symmetric": v2.Pad((1, 2, 3, 4), padding_mode="symmetric"),
    "to_float": v2.ToDtype(torch.float32, scale=True),
    "to_uint8": v2.ToDtype(torch.uint8, scale=True),
    "to_int16": v2.ToDtype(torch.int16, scale=True),
    "normalize": v2.Compose([v2.ToDtype(torch.float32, scale=True), v2.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])]),
    "apply": v2.RandomApply([v2.RandomHorizontalFlip(1.0), v2.RandomVerticalFlip(1.0)], 0.7),
    "order": v2.RandomOrder([v2.RandomHorizontalFlip(1.0), v2.RandomErasing(1.0), v2.ColorJitter(0.5)]),
    "compose": v2.Compose([v2.RandomResizedCrop(16), v2.RandomHorizontalFlip(), v2.ColorJitter(0.2, 0.2, 0.2), v2.RandomErasing()]),
}
for seed in range(12):
    CASES[f"rand_augment_{'x' * seed}"] = v2.RandAugment()


def main(path):
    torch.manual_seed(0)
    rows = torch.linspace(0, 3, 16)[:, None]
    columns = torch.linspace(0, 4, 21)[None, :]
    waves = torch.stack([torch.sin(rows + k) * torch.cos(columns * (k + 1) / 2) for k in range(3)])
    image = ((waves * 100 + 120) + torch.randn(3, 16, 21) * 12).clamp(3, 240).to(torch.uint8)
    floats = image.to(torch.float32) / 255
    out = {"image": image}
    for name, transform in CASES.items():
        for kind, given in (("u8", image), ("f32", floats)):
            torch.manual_seed(len(name))
            if not (name.startswith("rand_augment") and kind == "f32"):
                out[f"{name}.{kind}"] = transform(given).contiguous().clone()
    for name, threshold in (("u8", 128), ("f32", 0.5)):
        out[f"solarize.{name}"] = v2.RandomSolarize(threshold, 1.0)(image if name == "u8" else floats).clone()
    batch = torch.stack([floats, floats.flip(-1), 1 - floats])
    labels = torch.tensor([2, 0, 1])
    for name, mix in (("mixup", v2.MixUp(num_classes=4)), ("cutmix", v2.CutMix(alpha=0.5, num_classes=4))):
        torch.manual_seed(len(name))
        images, mixed = mix(batch, labels)
        out[f"{name}.images"], out[f"{name}.labels"] = images, mixed
    save_file(out, path)


main(sys.argv[1])
