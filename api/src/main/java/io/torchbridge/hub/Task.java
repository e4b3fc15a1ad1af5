package io.torchbridge.hub;

/** What a model of Hugging Face is to do, by the names of {@code transformers.pipeline}. */
public enum Task {
  FEATURE_EXTRACTION("AutoModel"),
  TEXT_GENERATION("AutoModelForCausalLM"),
  TEXT_TO_TEXT("AutoModelForSeq2SeqLM"),
  FILL_MASK("AutoModelForMaskedLM"),
  TEXT_CLASSIFICATION("AutoModelForSequenceClassification"),
  TOKEN_CLASSIFICATION("AutoModelForTokenClassification"),
  QUESTION_ANSWERING("AutoModelForQuestionAnswering"),
  IMAGE_CLASSIFICATION("AutoModelForImageClassification"),
  IMAGE_SEGMENTATION("AutoModelForSemanticSegmentation"),
  OBJECT_DETECTION("AutoModelForObjectDetection"),
  ZERO_SHOT_IMAGE_CLASSIFICATION("AutoModelForZeroShotImageClassification"),
  AUTOMATIC_SPEECH_RECOGNITION("AutoModelForSpeechSeq2Seq");

  private final String autoClass;

  Task(String autoClass) {
    this.autoClass = autoClass;
  }

  /** How the names of transformers' classes for it end: {@code ForMaskedLM}. */
  String head() {
    return autoClass.substring("AutoModel".length());
  }

  /** The class of transformers that makes a model for it. */
  public String autoClass() {
    return autoClass;
  }
}
