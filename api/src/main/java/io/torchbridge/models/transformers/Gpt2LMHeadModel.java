package io.torchbridge.models.transformers;

import io.torchbridge.nn.Module;

/**
 * GPT-2 with its head, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/gpt2#transformers.GPT2LMHeadModel">GPT2LMHeadModel</a>.
 */
public final class Gpt2LMHeadModel extends CausalLM {
  private final Gpt2Model decoder;
  private final Module head;

  public Gpt2LMHeadModel(Gpt2Config config) {
    decoder = register(baseModelPrefix(), new Gpt2Model(config));
    head = register("lm_head", head(decoder));
  }

  @Override
  public Gpt2Config config() {
    return decoder.config();
  }

  @Override
  String baseModelPrefix() {
    return "transformer";
  }

  @Override
  Gpt2Model decoder() {
    return decoder;
  }

  @Override
  Module head() {
    return head;
  }
}
