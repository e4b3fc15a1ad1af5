package io.torchbridge.models.transformers;

import io.torchbridge.nn.Module;

/**
 * Llama, and by its config Mistral, Qwen2 and Qwen3, with its head, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/llama#transformers.LlamaForCausalLM">LlamaForCausalLM</a>.
 */
public final class LlamaForCausalLM extends CausalLM {
  private final LlamaModel decoder;
  private final Module head;

  public LlamaForCausalLM(LlamaConfig config) {
    decoder = register(baseModelPrefix(), new LlamaModel(config));
    head = register("lm_head", head(decoder));
  }

  @Override
  public LlamaConfig config() {
    return decoder.config();
  }

  @Override
  String baseModelPrefix() {
    return "model";
  }

  @Override
  LlamaModel decoder() {
    return decoder;
  }

  @Override
  Module head() {
    return head;
  }
}
