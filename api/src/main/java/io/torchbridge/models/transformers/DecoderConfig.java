package io.torchbridge.models.transformers;

/** The config of a text decoder. */
public sealed interface DecoderConfig extends ModelConfig permits Gpt2Config, LlamaConfig {

  long vocabSize();

  long numHiddenLayers();

  /** How many tokens the model was made for. */
  long maxPositionEmbeddings();

  boolean tieWordEmbeddings();

  /** How generation is done where the model's folder says nothing else: its special tokens. */
  GenerationConfig generation();

  /** The decoder alone, without a head. */
  DecoderModel decoder();

  /** The model with its head. */
  CausalLM model();
}
