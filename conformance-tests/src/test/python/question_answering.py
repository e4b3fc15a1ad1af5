"""Records a small random model of questions, its tokenizer, and the answers of transformers' pipeline:

    python question_answering.py PIPELINE ../resources/io/torchbridge/conformance/hub/question-answering

transformers 5 has no pipeline question-answering any more: PIPELINE is transformers/pipelines/question_answering.py of
transformers 4.57.6. Recorded with transformers 5.18.0, which runs the rest of it.
"""
import json
import sys
import types
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "who", "what", "is", "the", "cat", "dog", "##s", "un", "##believ", "##able",
         "a", "sleep", "bark", "at", "moon", "\u00fcber", "\U0001f436", "na", "##ive", "!", "?", ",", ".", "1", "2", "in"]

LONG = ("The cat sleeps in the moon. The \U0001f436 barks at the naive cats, unbelievable! "
        "\u00dcber the dogs is a sleep. In 1, 2 the cat barks; what is the moon? ") * 2

CASES = [
    ("Who barks?", "The cat sleeps. The \U0001f436 barks at the moon.", {}),
    ("Who barks?", "The cat sleeps. The \U0001f436 barks at the moon.", {"top_k": 5}),
    ("What is unbelievable?", "\U0001f436\U0001f436 unbelievable naives\u00a0, over the moon", {"top_k": 3}),
    ("What is unbelievable?", "\U0001f436\U0001f436 unbelievable naives\u00a0, over the moon",
     {"top_k": 3, "align_to_words": False}),
    ("What?", "The cat is the cat. THE CAT is the cat", {"top_k": 3, "max_answer_len": 2}),
    ("Who sleeps?", "The cat.", {"handle_impossible_answer": True, "top_k": 3}),
    ("Who sleeps?", LONG, {"max_seq_len": 24, "doc_stride": 6}),
    ("Who sleeps?", LONG, {"max_seq_len": 24, "doc_stride": 6, "top_k": 4}),
    ("Who sleeps?", LONG, {"max_seq_len": 20, "doc_stride": 0, "top_k": 6, "max_answer_len": 4}),
    ("Who sleeps?", LONG, {"max_seq_len": 31, "doc_stride": 15, "top_k": 3, "handle_impossible_answer": True}),
    ("Who sleeps?", LONG, {"top_k": 2}),
]


def pipeline(file):
    source = Path(file).read_text()
    source = source.replace("    is_tf_available,\n", "").replace("from ..", "from transformers.")
    source = source.replace("from .base", "from transformers.pipelines.base")
    source = source.replace("from transformers.modelcard import ModelCard\n", "ModelCard = object\n")
    module = types.ModuleType("question_answering")
    module.is_tf_available = lambda: False
    exec(compile(source, file, "exec"), module.__dict__)
    module.QuestionAnsweringPipeline.framework = "pt"
    return module.QuestionAnsweringPipeline


class Whole:
    """A tokenizer that cuts texts after they were encoded: tokenizers 0.23 itself stops reading and loses the rest."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer

    def __getattr__(self, name):
        return getattr(self.tokenizer, name)

    def encode_batch(self, pairs, **_):
        truncation = self.tokenizer.truncation
        self.tokenizer.no_truncation()
        encoded = [[self.tokenizer.encode(text, add_special_tokens=False) for text in pair] for pair in pairs]
        if truncation:
            self.tokenizer.enable_truncation(**truncation)
        return [self.tokenizer.post_process(*pair) for pair in encoded]


def main(file, folder):
    tokenizer = Tokenizer(models.WordPiece({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]",
                                   sep_token="[SEP]", model_max_length=64,
                                   model_input_names=["input_ids", "attention_mask"])
    torch.manual_seed(0)
    model = BertForQuestionAnswering(BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64, type_vocab_size=1)).eval()  # tokenizers leaves the types of all parts but the first at 0
    with torch.no_grad():
        for p in model.parameters():
            p.normal_(0, 0.4)
    fast.save_pretrained(folder)
    model.save_pretrained(folder)
    fast._tokenizer = Whole(fast._tokenizer)
    answer = pipeline(file)(model=model, tokenizer=fast, task="question-answering")
    recorded = []
    for question, context, options in CASES:
        found = answer(question=question, context=context, **options)
        found = found if isinstance(found, list) else [found]
        # places as Java counts them, in UTF-16
        place = lambda i: len(context[:i].encode("utf-16-le")) // 2
        recorded.append({"question": question, "context": context, "options": options, "answers": [
            {"text": f["answer"], "start": place(f["start"]), "end": place(f["end"]), "score": f["score"]} for f in found]})
    (Path(folder) / "answers.json").write_text(json.dumps(recorded, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
