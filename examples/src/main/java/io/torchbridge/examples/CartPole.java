package io.torchbridge.examples;

import java.util.Random;

/**
 * A pole on a cart that is pushed left or right at each step and must not fall: <a
 * href="https://gymnasium.farama.org/environments/classic_control/cart_pole/">CartPole-v1</a>.
 */
final class CartPole {
  /** After so many steps it is over, and a success. */
  static final int MOST_STEPS = 500;

  private static final double GRAVITY = 9.8;
  private static final double POLE_MASS = 0.1;
  private static final double TOTAL_MASS = 1.1;
  private static final double HALF_LENGTH = 0.5;
  private static final double FORCE = 10;
  private static final double SECONDS = 0.02;
  private static final double FARTHEST = 2.4;
  private static final double STEEPEST = Math.toRadians(12);

  private final Random random;
  private double x;
  private double speed;
  private double angle;
  private double turning;
  private int steps;

  CartPole(long seed) {
    random = new Random(seed);
    reset();
  }

  /** Begins anew, almost upright. */
  void reset() {
    x = random.nextDouble(-0.05, 0.05);
    speed = random.nextDouble(-0.05, 0.05);
    angle = random.nextDouble(-0.05, 0.05);
    turning = random.nextDouble(-0.05, 0.05);
    steps = 0;
  }

  /** Pushes the cart. The reward is 1. */
  void step(boolean right) {
    double sine = Math.sin(angle);
    double cosine = Math.cos(angle);
    double push =
        ((right ? FORCE : -FORCE) + POLE_MASS * HALF_LENGTH * turning * turning * sine)
            / TOTAL_MASS;
    double turn =
        (GRAVITY * sine - cosine * push)
            / (HALF_LENGTH * (4.0 / 3 - POLE_MASS * cosine * cosine / TOTAL_MASS));
    double acceleration = push - POLE_MASS * HALF_LENGTH * turn * cosine / TOTAL_MASS;
    x += SECONDS * speed;
    speed += SECONDS * acceleration;
    angle += SECONDS * turning;
    turning += SECONDS * turn;
    steps++;
  }

  /** Place, speed, angle and angular velocity. */
  float[] state() {
    return new float[] {(float) x, (float) speed, (float) angle, (float) turning};
  }

  boolean hasFallen() {
    return Math.abs(x) > FARTHEST || Math.abs(angle) > STEEPEST;
  }

  /** How many steps it has stood. */
  int steps() {
    return steps;
  }
}
