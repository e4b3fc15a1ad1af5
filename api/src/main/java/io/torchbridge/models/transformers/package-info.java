/**
 * Transformers of Hugging Face, written with the layers of {@link io.torchbridge.nn}: built from a
 * model's own {@code config.json}, with its {@code state_dict} names, so that its weights load
 * strictly. Encoders (BERT, RoBERTa, MPNet, ELECTRA, ALBERT, DistilBERT) and their heads, decoders
 * (GPT-2, Llama, Mistral, Qwen) and generation, encoders of images (ViT, DeiT, DINOv2, Swin,
 * ConvNeXt, ResNet) and their head, T5, Whisper, CLIP. No tokenizers: inputs are token ids.
 */
@NullMarked
package io.torchbridge.models.transformers;

import org.jspecify.annotations.NullMarked;
