"""Writes ImageNet's categories and what torchvision does to images before its networks, for the example classify:

    python imagenet.py ../resources/io/torchbridge/examples

Recorded with torchvision 0.28.0.
"""
import sys
from pathlib import Path

from torchvision import models


def rows():
    for name in models.list_models(module=models):
        weights = models.get_model_weights(name)
        for entry in weights:
            preset = entry.transforms()
            yield ",".join([
                name,
                entry.url.rsplit("/", 1)[1],
                "default" if entry is weights.DEFAULT else "",
                str(preset.resize_size[0]),
                str(preset.crop_size[0]),
                preset.interpolation.name,
                " ".join(map(str, preset.mean)),
                " ".join(map(str, preset.std)),
            ])


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    header = "# model, file of its weights, whether they are the default, resize, crop, interpolation, mean, std\n"
    (folder / "presets.csv").write_text(header + "".join(row + "\n" for row in rows()))
    categories = models.ResNet50_Weights.DEFAULT.meta["categories"]
    (folder / "imagenet.txt").write_text("".join(category + "\n" for category in categories))
