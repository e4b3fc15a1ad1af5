package io.torchbridge;

/**
 * The operators that draw random numbers, see <a
 * href="https://docs.pytorch.org/docs/stable/torch.html#random-sampling">random sampling</a>: by
 * the device's default generator, which {@link Torch#manualSeed} seeds, or by a {@link Generator}.
 */
@SuppressWarnings("MemberName") // PyTorch's underscore says "in place"
abstract sealed class RandomOperators extends TensorOperators permits SparseOperators {
  private static final Op BERNOULLI = Op.of("aten::bernoulli");
  private static final Op BERNOULLI_IN_PLACE_FLOAT = Op.of("aten::bernoulli_.float");
  private static final Op BERNOULLI_IN_PLACE_TENSOR = Op.of("aten::bernoulli_.Tensor");
  private static final Op CAUCHY_IN_PLACE = Op.of("aten::cauchy_");
  private static final Op EXPONENTIAL_IN_PLACE = Op.of("aten::exponential_");
  private static final Op GEOMETRIC_IN_PLACE = Op.of("aten::geometric_");
  private static final Op LOG_NORMAL_IN_PLACE = Op.of("aten::log_normal_");
  private static final Op MULTINOMIAL = Op.of("aten::multinomial");
  private static final Op NORMAL_IN_PLACE = Op.of("aten::normal_");
  private static final Op POISSON = Op.of("aten::poisson");
  private static final Op RANDOM_IN_PLACE_FROM = Op.of("aten::random_.from");
  private static final Op UNIFORM_IN_PLACE = Op.of("aten::uniform_");

  /** Fills with random numbers evenly spread over {@code [0, 1)}. */
  public Tensor uniform_() {
    return UNIFORM_IN_PLACE.tensor(self());
  }

  /** Fills with random numbers evenly spread over {@code [from, to)}. */
  public Tensor uniform_(double from, double to) {
    return UNIFORM_IN_PLACE.tensor(self(), from, to);
  }

  /** Fills with normally distributed random numbers of mean 0 and deviation 1. */
  public Tensor normal_() {
    return NORMAL_IN_PLACE.tensor(self());
  }

  /** Fills with normally distributed random numbers. */
  public Tensor normal_(double mean, double std) {
    return NORMAL_IN_PLACE.tensor(self(), mean, std);
  }

  /** Fills with 1, of probability {@code p}, and 0. */
  public Tensor bernoulli_(double p) {
    return BERNOULLI_IN_PLACE_FLOAT.tensor(self(), p);
  }

  /** 1 with the probability that the element of {@code p} says, else 0, in place. */
  public Tensor bernoulli_(Tensor p) {
    return BERNOULLI_IN_PLACE_TENSOR.tensor(self(), p);
  }

  /** Fills with random integers of {@code [from, to)}. */
  public Tensor random_(long from, long to) {
    return RANDOM_IN_PLACE_FROM.tensor(self(), from, to);
  }

  /** Fills with exponentially distributed random numbers. */
  public Tensor exponential_(double lambda) {
    return EXPONENTIAL_IN_PLACE.tensor(self(), lambda);
  }

  /** 1 or 0 for each element, which is the probability of a 1. */
  public Tensor bernoulli() {
    return BERNOULLI.tensor(self());
  }

  /** Draws indices with the weights in each row. */
  public Tensor multinomial(long numSamples, boolean replacement) {
    return MULTINOMIAL.tensor(self(), numSamples, replacement);
  }

  /** Random numbers of Cauchy's distribution, in place. */
  public Tensor cauchy_(double median, double sigma) {
    return CAUCHY_IN_PLACE.tensor(self(), median, sigma);
  }

  /** How many trials of probability {@code p} a success took, in place. */
  public Tensor geometric_(double p) {
    return GEOMETRIC_IN_PLACE.tensor(self(), p);
  }

  /** The exponential of normally distributed random numbers, in place. */
  public Tensor logNormal_(double mean, double std) {
    return LOG_NORMAL_IN_PLACE.tensor(self(), mean, std);
  }

  /** Random numbers of Poisson's distribution with these rates. */
  public Tensor poisson() {
    return POISSON.tensor(self());
  }

  // From a generator of one's own

  /** {@link #uniform_(double, double)}, drawn from a generator. */
  public Tensor uniform_(double from, double to, Generator generator) {
    return UNIFORM_IN_PLACE.tensor(self(), from, to, generator);
  }

  /** {@link #normal_(double, double)}, drawn from a generator. */
  public Tensor normal_(double mean, double std, Generator generator) {
    return NORMAL_IN_PLACE.tensor(self(), mean, std, generator);
  }

  /** {@link #bernoulli_(double)}, drawn from a generator. */
  public Tensor bernoulli_(double p, Generator generator) {
    return BERNOULLI_IN_PLACE_FLOAT.tensor(self(), p, generator);
  }

  /** {@link #random_(long, long)}, drawn from a generator. */
  public Tensor random_(long from, long to, Generator generator) {
    return RANDOM_IN_PLACE_FROM.tensor(self(), from, to, generator);
  }

  /** {@link #exponential_(double)}, drawn from a generator. */
  public Tensor exponential_(double lambda, Generator generator) {
    return EXPONENTIAL_IN_PLACE.tensor(self(), lambda, generator);
  }

  /** {@link #bernoulli()}, drawn from a generator. */
  public Tensor bernoulli(Generator generator) {
    return BERNOULLI.tensor(self(), generator);
  }

  /** {@link #multinomial(long, boolean)}, drawn from a generator. */
  public Tensor multinomial(long numSamples, boolean replacement, Generator generator) {
    return MULTINOMIAL.tensor(self(), numSamples, replacement, generator);
  }
}
