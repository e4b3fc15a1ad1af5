package io.torchbridge.conformance.hub;

import io.torchbridge.Backends;
import io.torchbridge.python.PythonBackend;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.Availability.Unavailable;
import org.junit.jupiter.api.Assumptions;

/** The Python of these tests: it makes the models and says what its own packages give for them. */
final class LivePython {
  private static final String SOURCE =
      """
      import json, os, sys
      import torch
      from safetensors.torch import save_file

      def bert(folder, tokens):
          from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, decoders
          from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast
          words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "hello", "world", "##s", "un", "##believ", "##able",
                   "a", "b", "c", "\\u00fc", "na", "##ive", "!", ",", "."]
          words += ["w%d" % i for i in range(tokens - len(words))]
          tokenizer = Tokenizer(models.WordPiece({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
          tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
          tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
          tokenizer.decoder = decoders.WordPiece()
          tokenizer.post_processor = processors.TemplateProcessing(
              single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
          tokenizer.enable_truncation(4)  # what transformers, too, passes over
          tokenizer.enable_padding(length=16)
          fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]",
              cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]", model_max_length=32)
          fast.save_pretrained(folder)
          torch.manual_seed(0)
          config = BertConfig(vocab_size=40, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
              intermediate_size=32, max_position_embeddings=32, id2label={0: "bad", 1: "fair", 2: "good"})
          BertForSequenceClassification(config).eval().save_pretrained(folder)

      def bpe(folder):
          from tokenizers import Tokenizer, models, pre_tokenizers, decoders, trainers
          from transformers import PreTrainedTokenizerFast
          tokenizer = Tokenizer(models.BPE())
          tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
          tokenizer.decoder = decoders.ByteLevel()
          trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=["<|endoftext|>"],
              initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
          tokenizer.train_from_iterator(["the quick brown fox jumps over the lazy dog", "hello hello world"] * 5, trainer)
          PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|endoftext|>",
              pad_token="<|endoftext|>", padding_side="left").save_pretrained(folder)

      def tokens(folder, texts, limit):
          from transformers import AutoTokenizer
          tokenizer = AutoTokenizer.from_pretrained(folder)
          rows = []
          for text in texts:
              e = tokenizer(text, return_offsets_mapping=True)
              rows.append([e["input_ids"], [list(o) for o in e["offset_mapping"]],
                           tokenizer.convert_ids_to_tokens(e["input_ids"]),
                           tokenizer.decode(e["input_ids"], skip_special_tokens=True)])
          pairs = tokenizer(texts[0], texts[1], return_token_type_ids=True)
          batch = tokenizer(list(texts), padding=True, truncation=True, max_length=limit)
          return [rows, pairs["input_ids"], pairs["token_type_ids"],
                  batch["input_ids"], batch["attention_mask"], len(tokenizer)]

      def gpt2(folder, shards):
          from transformers import GPT2Config, GPT2LMHeadModel
          torch.manual_seed(1)
          config = GPT2Config(vocab_size=300, n_embd=16, n_layer=2, n_head=2, n_positions=32)
          model = GPT2LMHeadModel(config).eval()
          model.save_pretrained(folder, **({"max_shard_size": "8KB"} if shards else {}))

      def clip(folder):
          import transformers as t
          small = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)
          config = t.CLIPConfig(text_config=dict(vocab_size=300, **small),
              vision_config=dict(image_size=30, patch_size=10, **small), projection_dim=8)
          t.CLIPModel(config).save_pretrained(folder)
          bpe(folder)
          t.CLIPProcessor(t.CLIPImageProcessor(crop_size=30, size={"shortest_edge": 30}),
              t.AutoTokenizer.from_pretrained(folder)).save_pretrained(folder)
          assert "image_processor" in json.load(open(folder + "/processor_config.json"))

      def pickled(folder):
          from transformers import BertConfig, BertModel
          torch.manual_seed(2)
          config = BertConfig(vocab_size=40, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
              intermediate_size=32, max_position_embeddings=32)
          model = BertModel(config).eval()
          config.architectures = ["BertModel"]
          config.save_pretrained(folder)
          torch.save(model.state_dict(), os.path.join(folder, "pytorch_model.bin"))

      def run(folder, name, ids):
          import transformers
          model = getattr(transformers, name).from_pretrained(folder).eval()
          with torch.no_grad():
              output = model(torch.tensor(ids))
          return (output["logits"] if "logits" in output else output["last_hidden_state"]).flatten().tolist()

      def checkpoint(folder, name):
          # random weights at the place where torch.hub looks for the real ones
          from torchvision.models import get_model, get_model_weights
          torch.manual_seed(3)
          weights = get_model_weights(name).DEFAULT
          keywords = {"num_classes": len(weights.meta["categories"])}
          if "lraspp" in name:
              keywords.update(weights_backbone=None)
          os.makedirs(folder, exist_ok=True)
          torch.save(get_model(name, weights=None, **keywords).state_dict(),
                     os.path.join(folder, os.path.basename(weights.url)))

      def image(height, width):
          # smooth, with edges and noise
          torch.manual_seed(height * 1000 + width)
          rough = torch.rand(3, 5, 7)
          smooth = torch.nn.functional.interpolate(rough[None], size=(height, width), mode="bilinear")[0]
          noisy = smooth * 200 + torch.rand(3, height, width) * 55
          noisy[:, height // 3, :] = 255
          return noisy.to(torch.uint8)

      def run_checkpoint(folder, name, height, width, file):
          from torchvision.models import get_model, get_model_weights
          weights = get_model_weights(name).DEFAULT
          keywords = {"num_classes": len(weights.meta["categories"])}
          if "lraspp" in name:
              keywords.update(weights_backbone=None)
          model = get_model(name, weights=None, **keywords).eval()
          model.load_state_dict(torch.load(os.path.join(folder, os.path.basename(weights.url))))
          picture = image(height, width)
          with torch.no_grad():
              output = model(weights.transforms()(picture).unsqueeze(0))
          output = output["out"] if isinstance(output, dict) else output
          save_file({"image": picture, "output": output.contiguous()}, file)

      def preset(which, height, width, file):
          from torchvision.models import get_weight
          picture = image(height, width)
          save_file({"image": picture, "pixels": get_weight(which).transforms()(picture).contiguous()}, file)

      def presets():
          from torchvision.models import list_models, get_model_weights
          found = {}
          for name in list_models():
              for w in get_model_weights(name):
                  t = w.transforms
                  if "resize_size" in getattr(t, "keywords", {}) or "crop_size" in getattr(t, "keywords", {}):
                      key = t.func.__name__ + str(sorted((k, str(v)) for k, v in t.keywords.items()))
                      if t.func.__name__ in ("ImageClassification", "SemanticSegmentation"):
                          found.setdefault(key, [name, w.name, str(w)])
          return list(found.values())

      def weights_table():
          from torchvision.models import list_models, get_model_weights
          return [[name, w.name, w.url, list(w.meta.get("categories") or ()), str(w), w is get_model_weights(name).DEFAULT]
                  for name in list_models() for w in get_model_weights(name)]

      def processor(name, arguments, height, width, file, folder):
          import transformers
          p = getattr(transformers, name)(**arguments)
          p.save_pretrained(folder)
          picture = image(height, width)
          pixels = p(picture, return_tensors="pt")["pixel_values"][0]
          save_file({"image": picture, "pixels": pixels.float().contiguous()}, file)

      def stand_in_for_timm(on):
          import types
          sys.modules.pop("timm", None)
          if on:
              timm = types.ModuleType("timm")
              timm.__version__ = "0"
              timm.is_model = lambda name: name == "tiny"
              timm.create_model = lambda name, *, pretrained, num_classes, width: torch.nn.Linear(width, num_classes)
              sys.modules["timm"] = timm

      def cached(repo, file, cache):
          from huggingface_hub import hf_hub_download, try_to_load_from_cache
          return hf_hub_download(repo, file, cache_dir=cache, local_files_only=True)

      def no_exist(repo, file, cache):
          from huggingface_hub import try_to_load_from_cache, _CACHED_NO_EXIST
          return try_to_load_from_cache(repo, file, cache_dir=cache) is _CACHED_NO_EXIST

      def download(repo, file, cache, endpoint, revision):
          from huggingface_hub import hf_hub_download
          return hf_hub_download(repo, file, cache_dir=cache, endpoint=endpoint, revision=revision, token=False)

      def scan(cache):
          from huggingface_hub import scan_cache_dir
          info = scan_cache_dir(cache)
          return [[r.repo_id, sorted(f.file_name for v in r.revisions for f in v.files),
                   sorted(ref for v in r.revisions for ref in v.refs)] for r in info.repos] + [str(w) for w in info.warnings]
      """;

  private LivePython() {}

  /** What a function above gives; skips the test where there is no Python. */
  static Object call(String function, Object... arguments) {
    return callIn(SOURCE, function, arguments);
  }

  /** What a function of a source text gives; skips the test where there is no Python. */
  static Object callIn(String source, String function, Object... arguments) {
    for (var listing : Backends.list()) {
      if (listing.id().equals("python")
          && listing.availability() instanceof Unavailable(String reason, String fix)) {
        Assumptions.abort("there is no Python to compare with: " + reason);
      }
    }
    var backend = (PythonBackend) Backends.get("python");
    try (PythonObject python = backend.engine().defineModule("hub_test", source)) {
      return python.callMethod(function, arguments);
    }
  }

  static float[] floats(Object list) {
    Object[] values = (Object[]) list;
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = ((Number) values[i]).floatValue();
    }
    return floats;
  }

  static long[] longs(Object list) {
    Object[] values = (Object[]) list;
    long[] longs = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      longs[i] = ((Number) values[i]).longValue();
    }
    return longs;
  }
}
