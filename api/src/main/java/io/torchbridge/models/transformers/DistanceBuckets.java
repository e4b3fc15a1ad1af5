package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.Embedding;

/**
 * What T5 and MPNet add to the scores of two tokens: a number for their distance. Near ones have a
 * number each, far ones share numbers on a logarithmic scale.
 *
 * @param count how many numbers there are for each head
 * @param maxDistance from which on all share one
 * @param bothWays whether half of the numbers are for keys behind the query
 */
record DistanceBuckets(long count, long maxDistance, boolean bothWays) {

  /**
   * {@code (1, heads, queries, past + queries)}.
   *
   * @param numbers {@code (count, heads)}
   * @param past how many keys are from before the first query
   */
  Tensor scores(Embedding numbers, long past, long queries) {
    var options = TensorOptions.of(DType.INT64, numbers.weight.device());
    Tensor keys = Torch.arange(past + queries, options).unsqueeze(0); // (1, S)
    Tensor back = Torch.arange(past, past + queries, options).unsqueeze(1).sub(keys); // (L, S)
    Tensor distance = bothWays ? back.abs() : back.clampMin(0);
    long known = bothWays ? count / 2 : count;
    long exact = known / 2;
    Tensor far =
        distance
            .to(DType.FLOAT32)
            .div(exact)
            .log()
            .div(Math.log((double) maxDistance / exact))
            .mul(known - exact);
    Tensor shared = far.clamp(0, known - 1 - exact).to(DType.INT64).add(exact);
    Tensor bucket = Torch.where(distance.lt(exact), distance, shared);
    if (bothWays) {
      bucket = bucket.add(back.lt(0).to(DType.INT64).mul(known));
    }
    return numbers.call(bucket).permute(2, 0, 1).unsqueeze(0);
  }
}
