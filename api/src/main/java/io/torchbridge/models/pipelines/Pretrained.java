package io.torchbridge.models.pipelines;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.hub.Hub;
import io.torchbridge.hub.HubOptions;
import io.torchbridge.hub.HubOptions.RunIn;
import io.torchbridge.hub.ModelConfig;
import io.torchbridge.hub.ModelReference;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A model of the hub that Java runs, and the files beside it. */
record Pretrained<M>(PretrainedModel whole, M model) {

  static PretrainedModel load(Path folder, Task task) {
    return Hub.load(ModelReference.of(folder), task, HubOptions.ofSettings().withRunIn(RunIn.JAVA));
  }

  /**
   * @throws InvalidArgumentException if it is another model
   */
  static <M> Pretrained<M> of(PretrainedModel whole, Class<M> wanted) {
    if (!wanted.isInstance(whole.module())) {
      throw new InvalidArgumentException(
          "%s is no %s; load it with the task for it, run by Java"
              .formatted(whole, wanted.getSimpleName()));
    }
    return new Pretrained<>(whole, wanted.cast(whole.module()));
  }

  /** The values of a JSON file beside the model; none if there is no such file. */
  Map<String, ?> values(String file) {
    Path path = whole.folder().resolve(file);
    return Files.exists(path) ? ModelConfig.read(path).values() : Map.of();
  }
}
