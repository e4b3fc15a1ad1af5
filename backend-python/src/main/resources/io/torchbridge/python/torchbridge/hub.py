"""Makes the modules of Python's own packages of models, out of files that Java has fetched; nothing here asks the net."""

import inspect
import json
import os

import torch


class UnknownArchitecture(ValueError):
    """A network that the package does not have."""


def torchvision(model, weights, classes, state):
    """A builder's model: with the structure of some weights if they are named, and with state in it if there is one."""
    from torchvision.models import get_model_builder, get_weight
    from torchvision.models._api import WeightsEnum

    try:
        builder = get_model_builder(model)
    except ValueError as e:
        raise UnknownArchitecture(str(e)) from None
    if weights is None:
        # else builders of segmentation and detection fetch a backbone
        backbone = {"weights_backbone": None} if _takes(builder, "weights_backbone") else {}
        made = builder(weights=None, **backbone, **({} if classes is None else {"num_classes": classes}))
        if state is not None:
            made.load_state_dict(state)
        return made
    wanted = get_weight(weights)
    original = WeightsEnum.get_state_dict
    WeightsEnum.get_state_dict = lambda self, *_, **__: state if self is wanted else original(self, *_, **__)
    try:
        # builders know what has to be different for their weights; only the pickle is not read here
        return builder(weights=wanted)
    finally:
        WeightsEnum.get_state_dict = original


def _takes(builder, name):
    parameters = inspect.signature(builder).parameters
    return name in parameters


def transformers(folder, auto_class, trusted, labels, ignore_mismatched_sizes, state):
    """A model in a folder; with state in it, or else with the folder's safetensors."""
    import transformers as package
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING

    with open(os.path.join(folder, "config.json"), encoding="utf-8") as f:
        described = json.load(f)
    model_type = described.get("model_type")
    if model_type not in CONFIG_MAPPING and not (trusted and "auto_map" in described):
        raise UnknownArchitecture("transformers %s has no model_type %r" % (package.__version__, model_type))
    options = {"local_files_only": True, "trust_remote_code": bool(trusted)}
    config = package.AutoConfig.from_pretrained(folder, **options)
    if labels:
        config.id2label = dict(enumerate(labels))
        config.label2id = {label: i for i, label in config.id2label.items()}
    loading = {"config": config, "ignore_mismatched_sizes": ignore_mismatched_sizes}
    cls = _class(package, config, auto_class, trusted and "auto_map" in described)
    if state is None:
        return cls.from_pretrained(folder, use_safetensors=True, **loading, **options)
    if hasattr(cls, "_model_mapping"):
        try:
            cls = cls._model_mapping[type(config)]
        except KeyError:
            raise UnknownArchitecture("%s has no model for %s" % (cls.__name__, type(config).__name__)) from None
        if isinstance(cls, (list, tuple)):
            named = [c for c in cls if c.__name__ in (config.architectures or ())]
            cls = (named or cls)[0]
    return cls.from_pretrained(None, state_dict=state, **loading)


def _class(package, config, auto_class, own_code):
    if auto_class is not None:
        cls = getattr(package, auto_class)
        if not own_code and type(config) not in cls._model_mapping:
            raise UnknownArchitecture("%s has no model for %s" % (auto_class, type(config).__name__))
        return cls
    named = (config.architectures or ["AutoModel"])[0]
    cls = getattr(package, named, None)
    if cls is not None and hasattr(cls, "from_pretrained"):
        return cls
    if own_code:
        for name in getattr(config, "auto_map", None) or {}:
            if name.startswith("AutoModel"):
                return getattr(package, name)
    raise UnknownArchitecture("transformers %s has no class %s" % (package.__version__, named))


def timm(model, arguments, state):
    import timm as package

    if not package.is_model(model):
        raise UnknownArchitecture("timm %s has no model %s" % (package.__version__, model))
    made = package.create_model(model, pretrained=False, **arguments)
    made.load_state_dict(state)
    return made


def torch_hub(folder, entry):
    return torch.hub.load(folder, entry, source="local", trust_repo=True)
