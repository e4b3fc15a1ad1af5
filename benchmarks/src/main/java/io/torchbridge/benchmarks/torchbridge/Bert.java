package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.F;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ModuleList;
import java.util.stream.IntStream;

/** Hugging Face's BertModel in the base size, with its names, and without dropout. */
final class Bert extends Module {
  private static final long WIDTH = 768;
  private static final int LAYERS = 12;
  private static final long HEADS = 12;

  private final Embeddings embeddings = register("embeddings", new Embeddings());
  private final ModuleList layers =
      new ModuleList(IntStream.range(0, LAYERS).mapToObj(i -> new Layer()).toList());
  private final Linear pooler;

  Bert() {
    register("encoder", new Group()).put("layer", layers);
    pooler = register("pooler", new Group()).put("dense", new Linear(WIDTH, WIDTH));
  }

  @Override
  public Tensor forward(Tensor tokens) { // (N, L) -> (N, 768)
    Tensor x = embeddings.call(tokens);
    for (Module layer : layers) {
      x = layer.call(x);
    }
    return pooler.call(x.select(1, 0)).tanh();
  }

  /** Gives submodules a common prefix. */
  private static final class Group extends Module {
    <M extends Module> M put(String name, M module) {
      return register(name, module);
    }
  }

  private static LayerNorm norm() {
    return new LayerNorm(new long[] {WIDTH}, 1e-12, true, true);
  }

  private static final class Embeddings extends Module {
    private final Embedding words = register("word_embeddings", new Embedding(30522, WIDTH));
    private final Embedding positions = register("position_embeddings", new Embedding(512, WIDTH));
    private final Embedding types = register("token_type_embeddings", new Embedding(2, WIDTH));
    private final LayerNorm norm = register("LayerNorm", norm());
    private final Dropout dropout = register("dropout", new Dropout(0));
    private final Tensor ids =
        registerBuffer("position_ids", Torch.arange(512).unsqueeze(0), false);
    private final Tensor zeros =
        registerBuffer("token_type_ids", Torch.zeros(TensorOptions.of(DType.INT64), 1, 512), false);

    @Override
    public Tensor forward(Tensor tokens) { // (N, L) -> (N, L, 768)
      long length = tokens.size(1);
      Tensor type = types.call(zeros.narrow(1, 0, length).expand(tokens.size(0), length));
      Tensor x = words.call(tokens).add(type);
      return dropout.call(norm.call(x.add(positions.call(ids.narrow(1, 0, length)))));
    }
  }

  private static final class Layer extends Module {
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Projection attended;
    private final Linear inner;
    private final Projection output = register("output", new Projection(4 * WIDTH));

    Layer() {
      Group attention = register("attention", new Group());
      Group self = attention.put("self", new Group());
      query = self.put("query", new Linear(WIDTH, WIDTH));
      key = self.put("key", new Linear(WIDTH, WIDTH));
      value = self.put("value", new Linear(WIDTH, WIDTH));
      attended = attention.put("output", new Projection(WIDTH));
      inner = register("intermediate", new Group()).put("dense", new Linear(WIDTH, 4 * WIDTH));
    }

    @Override
    public Tensor forward(Tensor x) { // (N, L, 768) -> (N, L, 768)
      Tensor heads =
          F.scaledDotProductAttention(
              split(query.call(x)), split(key.call(x)), split(value.call(x)));
      Tensor joined = heads.transpose(1, 2).contiguous().reshape(x.shape());
      Tensor y = attended.forward(joined, x);
      return output.forward(F.gelu(inner.call(y)), y);
    }

    private static Tensor split(Tensor x) { // (N, L, 768) -> (N, 12, L, 64)
      return x.view(x.size(0), -1, HEADS, WIDTH / HEADS).transpose(1, 2);
    }
  }

  /** A linear layer, added to what went into the block, and normalised. */
  private static final class Projection extends Module {
    private final Linear dense;
    private final LayerNorm norm = register("LayerNorm", norm());
    private final Dropout dropout = register("dropout", new Dropout(0));

    Projection(long in) {
      dense = register("dense", new Linear(in, WIDTH));
    }

    Tensor forward(Tensor x, Tensor residual) {
      return norm.call(dropout.call(dense.call(x)).add(residual));
    }
  }
}
