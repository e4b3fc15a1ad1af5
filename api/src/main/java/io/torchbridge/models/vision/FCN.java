package io.torchbridge.models.vision;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/fcn.html">torchvision's FCN</a> on a
 * ResNet.
 */
public final class FCN extends SegmentationModel {
  /**
   * @param backbone a ResNet of bottlenecks
   * @param aux whether there is an auxiliary classifier, as pretrained weights have it
   */
  public FCN(ResNet.Config backbone, long numClasses, boolean aux) {
    super(
        dilated(backbone, aux),
        aux ? new FCNHead(1024, numClasses) : null,
        () -> new FCNHead(2048, numClasses));
  }
}
