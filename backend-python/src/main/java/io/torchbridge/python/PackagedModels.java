package io.torchbridge.python;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.hub.PythonModels;
import io.torchbridge.nn.Module;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.Availability.Unavailable;
import io.torchbridge.spi.BackendRegistry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models of torchvision, transformers, timm and torch.hub, on the backend {@code python}. */
public final class PackagedModels implements PythonModels {
  @Override
  public @Nullable String unavailable() {
    for (BackendRegistry.Listing listing : Backends.list()) {
      if (listing.id().equals("python")
          && listing.availability() instanceof Unavailable(String reason, String fix)) {
        return "the backend python is not available: %s; to mend it: %s".formatted(reason, fix);
      }
    }
    return null;
  }

  private static PythonBackend backend() {
    return (PythonBackend) Backends.get("python");
  }

  private static Module make(String function, @Nullable State state, @Nullable Object... before) {
    PythonBackend backend = backend();
    @Nullable Object[] arguments = java.util.Arrays.copyOf(before, before.length + 1);
    try (var use = Backends.use(backend);
        TensorScope scope = TensorScope.open();
        PythonObject hub = backend.hub()) {
      arguments[before.length] = state == null ? null : objects(state.get());
      return module(backend, function, hub.callMethod(function, arguments));
    }
  }

  private static Module module(PythonBackend backend, String what, @Nullable Object made) {
    if (made instanceof PythonObject object) {
      return PythonModule.of(backend, object);
    }
    throw new InvalidArgumentException(
        "%s of Python made %s, which is no module".formatted(what, made));
  }

  private static Map<String, PythonObject> objects(Map<String, Tensor> state) {
    var objects = new LinkedHashMap<String, PythonObject>();
    state.forEach((name, tensor) -> objects.put(name, ((PythonTensor) tensor.handle()).object));
    return objects;
  }

  @Override
  public Module torchvision(
      String model, @Nullable String weights, @Nullable Long numClasses, @Nullable State state) {
    return make("torchvision", state, model, weights, numClasses);
  }

  @Override
  public Module transformers(
      Path folder,
      @Nullable String autoClass,
      boolean trusted,
      List<String> labels,
      boolean ignoreMismatchedSizes,
      @Nullable State state) {
    return make(
        "transformers",
        state,
        folder.toString(),
        autoClass,
        trusted,
        labels,
        ignoreMismatchedSizes);
  }

  @Override
  public Module timm(String model, Map<String, ?> arguments, State state) {
    return make("timm", state, model, new LinkedHashMap<>(arguments));
  }

  @Override
  public Module torchHub(Path folder, String entry) {
    PythonBackend backend = backend();
    try (var use = Backends.use(backend);
        PythonObject hub = backend.hub()) {
      return module(backend, entry, hub.callMethod("torch_hub", folder.toString(), entry));
    }
  }
}
