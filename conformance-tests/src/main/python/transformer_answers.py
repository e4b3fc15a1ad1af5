"""Prints what transformers 5.18 answers in the cases of TransformerRules, from the same made-up weights.

Run it with the Python of the build: python transformer_answers.py
"""

import torch
import transformers as t


def fill(model):
    """Weights that need no generator: sines, by the sum of the letters of each parameter's name."""
    with torch.no_grad():
        for name, p in model.named_parameters():
            x = torch.arange(p.numel(), dtype=torch.float64) * 0.7 + sum(map(ord, name)) % 97
            p.copy_((x.sin() * 0.5 + (1 if p.ndim == 1 and name.endswith("weight") else 0)).view(p.shape))
    return model.eval()


bert = fill(
    t.BertModel(
        t.BertConfig(
            vocab_size=11,
            hidden_size=4,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=6,
            max_position_embeddings=8,
        ),
        add_pooling_layer=False,
    )
)
ids = torch.tensor([[1, 2, 3], [4, 5, 0]])
mask = torch.tensor([[1, 1, 1], [1, 1, 0]])
with torch.no_grad():
    hidden = bert(ids, attention_mask=mask).last_hidden_state
    weights = mask.unsqueeze(-1).float()
    pooled = torch.nn.functional.normalize((hidden * weights).sum(1) / weights.sum(1))
print("BERT", hidden[1, 0].tolist(), pooled[1].tolist())

prompt = torch.tensor([[1, 5, 2]])
how = dict(attention_mask=torch.ones_like(prompt), max_new_tokens=6, eos_token_id=None, pad_token_id=0)
gpt2 = fill(
    t.GPT2LMHeadModel(
        t.GPT2Config(vocab_size=13, n_embd=4, n_layer=2, n_head=2, n_positions=16, tie_word_embeddings=False)
    )
)
print("GPT-2", gpt2.generate(prompt, do_sample=False, **how).tolist())
print("GPT-2 with beams", gpt2.generate(prompt, num_beams=2, do_sample=False, **how).tolist())

llama = fill(
    t.LlamaForCausalLM(
        t.LlamaConfig(
            vocab_size=13,
            hidden_size=8,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=1,
            intermediate_size=8,
            max_position_embeddings=16,
        )
    )
)
with torch.no_grad():
    print("Llama", llama.generate(prompt, do_sample=False, **how).tolist(), llama(prompt).logits[0, -1, :4].tolist())
