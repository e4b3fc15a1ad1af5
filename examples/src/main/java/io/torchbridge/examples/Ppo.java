package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.F;
import io.torchbridge.nn.GradientClipping;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Tanh;
import io.torchbridge.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Learns to balance a pole by <a href="https://arxiv.org/abs/1707.06347">proximal policy
 * optimization</a>.
 */
final class Ppo implements Example {
  private static final int CARTS = 8;
  private static final int STEPS = 64; // of each cart, between two updates
  private static final int EPOCHS = 10; // of each update
  private static final int MINIBATCH = 128;
  private static final double DISCOUNT = 0.98;
  private static final double LAMBDA = 0.9;
  private static final double CLIP = 0.2;
  private static final double ENTROPY = 0.005;
  private static final double VALUE = 0.5;

  /** What to do, and what is to be expected. */
  private static final class Net extends Module {
    private final Sequential actor = register("actor", layers(2));
    private final Sequential critic = register("critic", layers(1));

    private static Sequential layers(int outputs) {
      return new Sequential(
          new Linear(4, 64), new Tanh(), new Linear(64, 64), new Tanh(), new Linear(64, outputs));
    }

    Tensor logProbabilities(Tensor states) { // (N, 4) -> (N, 2)
      return actor.forward(states).logSoftmax(1);
    }

    Tensor values(Tensor states) { // (N, 4) -> (N)
      return critic.forward(states).squeeze(1);
    }
  }

  /** What all carts did; {@code [step][cart]}. */
  private static final class Rollout {
    final float[][][] states = new float[STEPS][CARTS][];
    final long[][] actions = new long[STEPS][];
    final float[][] logProbabilities = new float[STEPS][];
    final float[][] values = new float[STEPS + 1][];
    final float[][] rewards = new float[STEPS][CARTS];
    final boolean[][] ends = new boolean[STEPS][CARTS];

    /** Generalised advantage estimation: how much better than expected each action was. */
    float[][] advantages() {
      float[][] advantages = new float[STEPS][CARTS];
      for (int cart = 0; cart < CARTS; cart++) {
        double next = 0;
        for (int step = STEPS - 1; step >= 0; step--) {
          double follows = ends[step][cart] ? 0 : 1;
          double delta =
              rewards[step][cart]
                  + DISCOUNT * follows * values[step + 1][cart]
                  - values[step][cart];
          next = delta + DISCOUNT * LAMBDA * follows * next;
          advantages[step][cart] = (float) next;
        }
      }
      return advantages;
    }
  }

  private final List<Integer> lengths = new ArrayList<>();

  @Override
  public String name() {
    return "ppo";
  }

  @Override
  public String summary() {
    return "[STEPS]: learns to balance a pole on a cart, by proximal policy optimization";
  }

  /** {@code [STEPS]}, of all carts together. */
  @Override
  public void run(String... args) {
    System.out.println("backend " + Backends.current().description());
    System.out.println("device  " + Torch.zeros(1).device());
    train(args.length > 0 ? Integer.parseInt(args[0]) : 50_000);
  }

  /**
   * Trains.
   *
   * @return for how many steps the last 20 poles stood, on average; 500 is the most
   */
  double train(int totalSteps) {
    Torch.manualSeed(0);
    List<CartPole> carts = IntStream.range(0, CARTS).mapToObj(CartPole::new).toList();
    lengths.clear();
    try (var scope = TensorScope.open();
        var net = new Net();
        var optimizer = new Adam(net.parameters(), 1e-3)) {
      int updates = Math.max(1, totalSteps / (STEPS * CARTS));
      for (int update = 1; update <= updates; update++) {
        optimizer.paramGroups().getFirst().setLr(1e-3 * (1 - (update - 1.0) / updates));
        try (var made = TensorScope.open()) {
          double loss = learn(net, optimizer, play(net, carts));
          if (update % Math.max(1, updates / 20) == 0) {
            System.out.printf(
                "%,7d steps   %,5d poles   the last stood for %5.1f steps   loss %.3f%n",
                update * STEPS * CARTS, lengths.size(), lately(), loss);
          }
        }
      }
    }
    return lately();
  }

  private double lately() {
    return lengths.subList(Math.max(0, lengths.size() - 20), lengths.size()).stream()
        .mapToInt(length -> length)
        .average()
        .orElse(0);
  }

  /** Lets the carts go on by the policy as it is. */
  private Rollout play(Net net, List<CartPole> carts) {
    var rollout = new Rollout();
    try (var noGradients = GradMode.DISABLED.enter()) {
      for (int step = 0; step < STEPS; step++) {
        try (var made = TensorScope.open()) {
          for (int cart = 0; cart < CARTS; cart++) {
            rollout.states[step][cart] = carts.get(cart).state();
          }
          Tensor states = Torch.tensor(rollout.states[step]);
          Tensor logProbabilities = net.logProbabilities(states);
          Tensor actions = logProbabilities.exp().multinomial(1, true); // (N, 1)
          rollout.actions[step] = actions.flatten().toLongArray();
          rollout.logProbabilities[step] =
              logProbabilities.gather(1, actions).flatten().toFloatArray();
          rollout.values[step] = net.values(states).toFloatArray();
          for (int cart = 0; cart < CARTS; cart++) {
            push(net, carts.get(cart), rollout, step, cart);
          }
        }
      }
      try (var made = TensorScope.open()) {
        float[][] states = carts.stream().map(CartPole::state).toArray(float[][]::new);
        rollout.values[STEPS] = net.values(Torch.tensor(states)).toFloatArray();
      }
    }
    return rollout;
  }

  private void push(Net net, CartPole cart, Rollout rollout, int step, int place) {
    cart.step(rollout.actions[step][place] == 1);
    rollout.rewards[step][place] = 1;
    boolean isLast = cart.steps() == CartPole.MOST_STEPS;
    if (isLast && !cart.hasFallen()) { // it would have gone on
      Tensor value = net.values(Torch.tensor(new float[][] {cart.state()}));
      rollout.rewards[step][place] += (float) (DISCOUNT * value.itemDouble());
    }
    if (isLast || cart.hasFallen()) {
      rollout.ends[step][place] = true;
      lengths.add(cart.steps());
      cart.reset();
    }
  }

  /** Improves the network by what the carts did; returns the last loss. */
  private static double learn(Net net, Adam optimizer, Rollout rollout) {
    Tensor states = Torch.tensor(rollout.states).view(-1, 4);
    Tensor actions = Torch.tensor(rollout.actions).view(-1, 1);
    Tensor before = Torch.tensor(rollout.logProbabilities).flatten();
    Tensor advantages = Torch.tensor(rollout.advantages()).flatten();
    Tensor values = Torch.tensor(rollout.values).narrow(0, 0, STEPS).flatten();
    Tensor returns = advantages.add(values);
    double last = 0;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (Tensor some : Torch.randperm(STEPS * CARTS).split(MINIBATCH)) {
        try (var made = TensorScope.open()) {
          Tensor all = net.logProbabilities(states.indexSelect(0, some));
          Tensor chosen = all.gather(1, actions.indexSelect(0, some)).squeeze(1);
          Tensor ratio = chosen.sub(before.indexSelect(0, some)).exp();
          Tensor advantage = advantages.indexSelect(0, some);
          advantage = advantage.sub(advantage.mean()).div(advantage.std().add(1e-8));
          // what is gained by moving away from the policy before is cut off
          Tensor clipped = ratio.clamp(1 - CLIP, 1 + CLIP);
          Tensor gain = ratio.mul(advantage).minimum(clipped.mul(advantage)).mean();
          Tensor entropy = all.exp().mul(all).sum(1).mean().neg();
          Tensor value =
              F.mseLoss(net.values(states.indexSelect(0, some)), returns.indexSelect(0, some));
          Tensor loss = value.mul(VALUE).sub(gain).sub(entropy.mul(ENTROPY));
          optimizer.zeroGrad();
          loss.backward();
          GradientClipping.clipGradNorm_(net.parameters(), 0.5);
          optimizer.step();
          last = loss.itemDouble();
        }
      }
    }
    return last;
  }
}
