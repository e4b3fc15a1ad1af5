package io.torchbridge.hub;

import io.torchbridge.Tensor;
import io.torchbridge.hub.Architecture.Library;
import io.torchbridge.models.vision.GoogLeNet;
import io.torchbridge.models.vision.VisionModels;
import io.torchbridge.nn.IncompatibleKeys;
import io.torchbridge.nn.Module;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The networks of {@link VisionModels}, made as torchvision's builders make them for weights. */
final class TorchvisionFamily implements NativeArchitecture {
  @Override
  public boolean supports(Architecture architecture) {
    return architecture.library() == Library.TORCHVISION
        && VisionModels.names().contains(architecture.name());
  }

  @Override
  public Module build(Architecture architecture, Set<String> weights) {
    String name = architecture.name();
    ModelConfig config = architecture.config();
    var options = new LinkedHashMap<String, Object>();
    if (config.has("num_classes")) {
      options.put("num_classes", config.integer("num_classes"));
    }
    if (config.has("weights")) {
      if (name.startsWith("fcn_") || name.startsWith("deeplabv3_")) {
        options.put("aux_loss", true);
      } else if (name.equals("googlenet")) {
        options.put("transform_input", true);
        options.put("aux_logits", false);
      } else if (name.equals("inception_v3")) {
        options.put("transform_input", true);
      } else if (name.startsWith("vit_")) {
        ModelConfig preset = TorchvisionWeights.of(name, config.text("weights")).preset();
        options.put("image_size", preset.numbers("crop_size").getFirst().longValue());
      }
    }
    return VisionModels.create(name, options);
  }

  /** As torchvision does: strictly, but for GoogLeNet's auxiliary heads, which it takes away. */
  @Override
  public IncompatibleKeys load(Module module, Map<String, Tensor> state) {
    var wanted = new LinkedHashMap<>(state);
    if (module instanceof GoogLeNet) {
      Set<String> own = module.stateDict().keySet();
      wanted.keySet().removeIf(key -> key.startsWith("aux") && !own.contains(key));
    }
    return module.loadStateDict(wanted);
  }
}
