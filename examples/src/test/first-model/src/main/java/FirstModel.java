import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.TensorDataset;
import io.torchbridge.io.Safetensors;
import io.torchbridge.nn.BCEWithLogitsLoss;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.optim.Adam;
import java.nio.file.Path;

/** Learns which points of a square lie inside of a circle. */
public class FirstModel {

  static class Net extends Module {
    private final Linear hidden = register("hidden", new Linear(2, 32));
    private final Linear out = register("out", new Linear(32, 1));

    @Override
    public Tensor forward(Tensor points) { // (N, 2) -> (N)
      return out.forward(hidden.forward(points).relu()).squeeze(1);
    }
  }

  public static void main(String[] args) {
    Torch.manualSeed(0);
    try (var scope = TensorScope.open(); // frees the tensors that are made in it
        var model = new Net();
        var optimizer = new Adam(model.parameters(), 0.01)) {
      // the data: points, and 1 for those inside
      Tensor points = Torch.rand(2000, 2).mul(2).sub(1);
      Tensor inside = points.square().sum(1).lt(0.5).to(DType.FLOAT32);
      var training = new TensorDataset(points.narrow(0, 0, 1600), inside.narrow(0, 0, 1600));
      var batches = new DataLoader<>(training, DataLoader.Options.of(64).withShuffle(0));

      // the training
      var loss = new BCEWithLogitsLoss();
      for (int epoch = 1; epoch <= 20; epoch++) {
        double total = 0;
        for (var batch : batches) {
          try (var step = TensorScope.open()) { // what a step makes is freed after it
            optimizer.zeroGrad();
            Tensor l = loss.forward(model.forward(batch.input()), batch.target());
            l.backward();
            optimizer.step();
            total += l.itemDouble();
          }
        }
        System.out.printf("epoch %2d   loss %.4f%n", epoch, total / batches.size());
      }

      // saving, and loading into another model
      Path file = Path.of("first-model.safetensors");
      Safetensors.save(file, model.stateDict());
      try (var reloaded = new Net();
          var noGradients = GradMode.DISABLED.enter()) {
        reloaded.loadStateDict(Safetensors.load(file));
        Tensor found = reloaded.eval().forward(points.narrow(0, 1600, 400)).gt(0);
        Tensor right = found.eq(inside.narrow(0, 1600, 400)).sum();
        System.out.printf("from %s: %d of 400 unseen points are right%n", file, right.itemLong());
      }
    }
  }
}
