package io.torchbridge.conformance.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TensorScope;
import io.torchbridge.hub.Encoding;
import io.torchbridge.hub.TokenBatch;
import io.torchbridge.hub.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokenizers of each kind do what transformers' fast tokenizers do with the same files, live. */
class TokenizersTest {
  private static final String PYTHON =
      """
      from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, decoders, trainers
      from transformers import AutoTokenizer, PreTrainedTokenizerFast

      CORPUS = ["the quick brown fox jumps over the lazy dog", "hello hello world, naive caf\\u00e9!"] * 5
      SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]

      def make(folder, kind, truncation, padding):
          if kind == "WordPiece":
              tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
              tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
              tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
              tokenizer.decoder = decoders.WordPiece()
              trainer = trainers.WordPieceTrainer(vocab_size=90, special_tokens=SPECIAL)
          elif kind == "BPE":
              tokenizer = Tokenizer(models.BPE())
              tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
              tokenizer.decoder = decoders.ByteLevel()
              trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=SPECIAL,
                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
          else:
              tokenizer = Tokenizer(models.Unigram())
              tokenizer.normalizer = normalizers.NFKC()
              tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
              tokenizer.decoder = decoders.Metaspace()
              trainer = trainers.UnigramTrainer(vocab_size=60, special_tokens=SPECIAL, unk_token="[UNK]")
          tokenizer.train_from_iterator(CORPUS, trainer)
          cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
          if kind != "BPE":
              tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]",
                  pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", cls), ("[SEP]", sep)])
          else:
              tokenizer.post_processor = processors.RobertaProcessing(("[SEP]", sep), ("[CLS]", cls))
          PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]",
              sep_token="[SEP]", truncation_side=truncation, padding_side=padding).save_pretrained(folder)

      class Whole:
          # cuts texts after they were encoded: tokenizers 0.23 else stops reading early, and then shares the places of
          # two texts otherwise than if it had read all; post_process changes offsets a second time
          def __init__(self, tokenizer):
              self.tokenizer = tokenizer

          def __getattr__(self, name):
              return getattr(self.tokenizer, name)

          def encode_batch(self, batch, add_special_tokens=True, **_):
              truncation = self.tokenizer.truncation
              self.tokenizer.no_truncation()
              parts = [text if isinstance(text, tuple) else (text,) for text in batch]
              encoded = [[self.tokenizer.encode(p, add_special_tokens=False) for p in pair] for pair in parts]
              if truncation:
                  self.tokenizer.enable_truncation(**truncation)
              return [self.tokenizer.post_process(*pair, add_special_tokens=add_special_tokens) for pair in encoded]

      def encoded(folder, text, pair, special, limit):
          tokenizer = AutoTokenizer.from_pretrained(folder)
          if limit:
              tokenizer._tokenizer = Whole(tokenizer._tokenizer)
          how = dict(truncation=True, max_length=limit) if limit else {}
          e = tokenizer(text, pair, add_special_tokens=special, return_offsets_mapping=True, return_token_type_ids=True,
              return_special_tokens_mask=True, **how)
          ids = e["input_ids"]
          none = lambda values: [-1 if v is None else v for v in values]
          return [ids, e.tokens(), e["token_type_ids"], e["special_tokens_mask"],
                  [x for o in e["offset_mapping"] for x in o], none(e.sequence_ids()), none(e.word_ids()),
                  tokenizer.decode(ids), tokenizer.decode(ids, skip_special_tokens=True)]

      def batched(folder, texts, limit):
          tokenizer = AutoTokenizer.from_pretrained(folder)
          how = dict(truncation=True, max_length=limit) if limit else {}
          e = tokenizer(list(texts), padding=True, return_token_type_ids=True, **how)
          return [[x for row in e[k] for x in row] for k in ("input_ids", "attention_mask", "token_type_ids")]
      """;

  private static final List<String> TEXTS =
      List.of(
          "the quick brown dog",
          "Hello, na\u00efve caf\u00e9 \ud83c\udf40 world! ",
          "",
          " ",
          "fox [SEP] jumps\tover\n\nthe  lazy \ud83d\udc36\ud83d\udc36 dogs, unbelievably",
          "\uff21\u0301 \u2014 \u4f60\u597d");

  @ParameterizedTest
  @CsvSource({
    "WordPiece, right, right",
    "WordPiece, left, left",
    "BPE, right, left",
    "BPE, left, right",
    "Unigram, right, right",
    "Unigram, left, left"
  })
  void tokens_are_those_of_transformers(
      String kind, String truncation, String padding, @TempDir Path folder) {
    LivePython.callIn(PYTHON, "make", folder.toString(), kind, truncation, padding);
    try (TensorScope scope = TensorScope.open();
        Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"))) {
      for (int i = 0; i < TEXTS.size(); i++) {
        String text = TEXTS.get(i);
        String other = TEXTS.get((i + 3) % TEXTS.size());
        other = other.isEmpty() ? "dog" : other; // transformers takes an empty second text for none
        assertEncoded(tokenizer, folder, text, null, true, 0);
        assertEncoded(tokenizer, folder, text, null, false, 0);
        assertEncoded(tokenizer, folder, text, null, true, 5);
        assertEncoded(tokenizer, folder, text, null, false, 3);
        assertEncoded(tokenizer, folder, text, other, true, 0);
        for (int limit : new int[] {6, 9, 14}) {
          assertEncoded(tokenizer, folder, text, other, true, limit);
        }
      }
      for (int limit : new int[] {0, 6}) {
        Object[] want =
            (Object[])
                LivePython.callIn(
                    PYTHON, "batched", folder.toString(), TEXTS.toArray(), (long) limit);
        TokenBatch batch = limit == 0 ? tokenizer.batch(TEXTS) : tokenizer.batch(TEXTS, limit);
        assertArrayEquals(LivePython.longs(want[0]), batch.inputIds().toLongArray());
        assertArrayEquals(LivePython.longs(want[1]), batch.attentionMask().toLongArray());
        assertArrayEquals(LivePython.longs(want[2]), batch.tokenTypeIds().toLongArray());
      }
    }
  }

  private static void assertEncoded(
      Tokenizer tokenizer,
      Path folder,
      String text,
      @Nullable String pair,
      boolean special,
      int limit) {
    Object[] want =
        (Object[])
            LivePython.callIn(
                PYTHON, "encoded", folder.toString(), text, pair, special, (long) limit);
    Encoding got =
        limit == 0
            ? tokenizer.encode(text, pair, special)
            : tokenizer.encode(text, pair, special, limit);
    String what = "\"%s\", \"%s\", %s, %d".formatted(text, pair, special, limit);
    assertArrayEquals(LivePython.longs(want[0]), got.ids(), what);
    assertArrayEquals((Object[]) want[1], got.tokens(), what);
    assertArrayEquals(LivePython.longs(want[2]), got.typeIds(), what);
    assertEquals(want[7], tokenizer.decode(got.ids(), false), what);
    assertEquals(want[8], tokenizer.decode(got.ids()), what);
    if (limit > 0) {
      return;
    }
    long[] masks = LivePython.longs(want[3]);
    long[] offsets = LivePython.longs(want[4]);
    var wanted = new ArrayList<String>();
    var own = new ArrayList<String>();
    for (int i = 0; i < got.length(); i++) {
      String of = got.texts()[i] == 1 ? Objects.requireNonNull(pair) : text;
      int start = of.offsetByCodePoints(0, (int) offsets[2 * i]);
      int end = of.offsetByCodePoints(0, (int) offsets[2 * i + 1]);
      wanted.add("%s [%d, %d)".formatted(masks[i] == 1, start, end));
      own.add("%s [%d, %d)".formatted(got.special()[i], got.starts()[i], got.ends()[i]));
    }
    assertEquals(wanted, own, what);
    assertArrayEquals(LivePython.longs(want[5]), longs(got.texts()), what);
    assertArrayEquals(LivePython.longs(want[6]), longs(got.words()), what);
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  @Test
  void windows_overlap_and_lose_nothing(@TempDir Path folder) {
    LivePython.callIn(PYTHON, "make", folder.toString(), "WordPiece", "right", "right");
    try (Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"))) {
      String text = "the quick brown fox jumps over the lazy dog ".repeat(3);
      long[] all = tokenizer.encode(text, null, false).ids();
      long[] question = tokenizer.encode("hello world", null, false).ids();
      List<Encoding> windows = tokenizer.windows("hello world", text, 16, 4);
      int from = 0;
      int size = 16 - 3 - question.length;
      for (Encoding window : windows) {
        int to = Math.min(from + size, all.length);
        assertArrayEquals(
            Arrays.copyOfRange(all, from, to),
            Arrays.copyOfRange(window.ids(), question.length + 2, window.length() - 1));
        assertArrayEquals(question, Arrays.copyOfRange(window.ids(), 1, question.length + 1));
        from += size - 4;
      }
      assertTrue(from + 4 >= all.length && windows.size() > 2, "the last one ends with the text");
      assertEquals(1, tokenizer.windows("hello", "world", 16, 4).size());
      assertSays("the first text takes", () -> tokenizer.windows("hello world", text, 8, 4));
      assertSays("a maximal length of 0", () -> tokenizer.encode("hello", null, true, 0));
      assertSays("adds 2 tokens", () -> tokenizer.encode("hello", null, true, 1));
      assertSays("a batch of no texts", () -> tokenizer.batch(List.of()));
    }
  }

  private static void assertSays(String words, org.junit.jupiter.api.function.Executable action) {
    String message = assertThrows(InvalidArgumentException.class, action).getMessage();
    assertTrue(message.contains(words), message);
  }
}
