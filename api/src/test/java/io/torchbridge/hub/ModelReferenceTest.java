package io.torchbridge.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.hub.ModelReference.Folder;
import io.torchbridge.hub.ModelReference.HuggingFace;
import io.torchbridge.hub.ModelReference.Timm;
import io.torchbridge.hub.ModelReference.TorchHub;
import io.torchbridge.hub.ModelReference.Torchvision;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {
  @Test
  void referencesAreParsedAndPrinted() {
    var cases =
        Map.of(
            "torchvision:resnet50", new Torchvision("resnet50", null, null),
            "torchvision:resnet50?weights=IMAGENET1K_V2",
                new Torchvision("resnet50", "IMAGENET1K_V2", null),
            "torchvision:resnet50?weights=file:///a/b%20c.pth",
                new Torchvision("resnet50", null, Path.of("/a/b c.pth")),
            "hf:openai-community/gpt2", new HuggingFace("openai-community/gpt2", "main"),
            "hf:gpt2@refs/pr/1", new HuggingFace("gpt2", "refs/pr/1"),
            "torchhub:pytorch/vision:resnet18", new TorchHub("pytorch", "vision", null, "resnet18"),
            "torchhub:pytorch/vision:v0.10.0:resnet18",
                new TorchHub("pytorch", "vision", "v0.10.0", "resnet18"),
            "timm:resnet50.a1_in1k", new Timm("resnet50.a1_in1k"),
            "file:///a/model", new Folder(Path.of("/a/model"), null),
            "torchhub:file:///a/repo:entry", new Folder(Path.of("/a/repo"), "entry"));
    cases.forEach(
        (text, wanted) -> {
          assertEquals(wanted, ModelReference.parse(text));
          assertEquals(wanted, ModelReference.parse(wanted.toString()), wanted.toString());
        });
    assertEquals(
        new Torchvision("resnet50", null, Path.of("/a/b.pth"), 12L),
        ModelReference.parse("torchvision:resnet50?weights=file:///a/b.pth&num_classes=12"));
    assertEquals(
        "torchvision:resnet50?num_classes=12",
        new Torchvision("resnet50", null, null, 12L).toString());
    assertEquals(
        new Torchvision("resnet50", "IMAGENET1K_V2", null),
        ModelReference.parse("torchvision:resnet50?weights=ResNet50_Weights.IMAGENET1K_V2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "resnet50",
        "tf:model",
        "torchvision:",
        "torchvision:../x",
        "torchvision:resnet50?weight=V1",
        "torchvision:resnet50?weights",
        "torchvision:resnet50?num_classes=0",
        "torchvision:resnet50?num_classes=many",
        "hf:",
        "hf:a/b/c",
        "hf:../secret",
        "hf:a/..",
        "hf:owner/na--me",
        "hf:owner/name@",
        "hf:owner/name@../../x",
        "hf:owner/name@/x",
        "torchhub:pytorch/vision",
        "torchhub:vision:resnet",
        "torchhub:a/b:c:d:e f",
        "timm:a/b",
        "timm:..",
        "file:relative",
        "file://host/x y"
      })
  void whatIsNoReferenceIsRefused(String text) {
    var e = assertThrows(InvalidArgumentException.class, () -> ModelReference.parse(text));
    assertTrue(
        e.getMessage().contains("\"" + text + "\" names no pretrained model"), e.getMessage());
  }
}
