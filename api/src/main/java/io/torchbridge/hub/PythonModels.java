package io.torchbridge.hub;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Module;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes modules of Python's own packages. {@code torchbridge-backend-python} has one, which {@link
 * java.util.ServiceLoader} finds. What is to be read was fetched before; Python fetches nothing.
 *
 * <p>Weights in pickles are read by Java and given as tensors of the Python backend, so that no
 * pickle is run.
 */
public interface PythonModels {
  /** The name of the Python exception for a network that Python's packages don't know either. */
  String UNKNOWN_ARCHITECTURE = "UnknownArchitecture";

  /** Makes tensors on the backend that is current when it is called. */
  interface State extends Supplier<Map<String, Tensor>> {}

  /** Why nothing can be made, and what mends it; null if it can. */
  @Nullable String unavailable();

  /**
   * A model of torchvision.
   *
   * @param weights whose structure it is to have, {@code ResNet50_Weights.IMAGENET1K_V2}; null for
   *     the builder's own default
   * @param numClasses how many outputs it has; null for the builder's own default
   * @param state what it is to have for weights; null for random ones
   */
  Module torchvision(
      String model, @Nullable String weights, @Nullable Long numClasses, @Nullable State state);

  /**
   * A model of transformers in a folder with its {@code config.json}.
   *
   * @param autoClass {@code AutoModelForCausalLM}; null for the class that the config names
   * @param trusted whether Python code in the folder may be run
   * @param labels the classes that it shall have; none for those of the config
   * @param ignoreMismatchedSizes whether weights of other shapes are made anew
   * @param state its weights; null if they are in the folder as safetensors
   */
  Module transformers(
      Path folder,
      @Nullable String autoClass,
      boolean trusted,
      List<String> labels,
      boolean ignoreMismatchedSizes,
      @Nullable State state);

  /**
   * A model of timm.
   *
   * @param arguments those of its class, and {@code num_classes}
   */
  Module timm(String model, Map<String, ?> arguments, State state);

  /** What an entry point of a folder's {@code hubconf.py} makes. */
  Module torchHub(Path folder, String entry);
}
