package io.quadraspark.engine;

import java.io.Serializable;

/**
 * All that an executor needs to build the same network as every other one.
 *
 * @param architecture registered name of the backbone, {@code resnet20_cifar} for example
 * @param backboneUri where the frozen weights are; empty in pretraining
 * @param backboneSha256 hash of the weights file; empty in pretraining
 * @param adapter the quadratic adapters
 * @param trainBackbone whether every weight of the backbone trains from a random start
 *     (pretraining)
 * @param trainHead whether the head trains; one that does not is no part of the vector, and an
 *     engine is given it when it is opened
 * @param classes number of classes of the head
 * @param imageSize height and width of the input, in pixels
 * @param optimizer the local steps
 * @param seed of every random start
 * @param precision of the frozen backbone's products and activations
 * @param program what computes it
 */
public record EngineSpec(
    String architecture,
    String backboneUri,
    String backboneSha256,
    AdapterSpec adapter,
    boolean trainBackbone,
    boolean trainHead,
    int classes,
    int imageSize,
    OptimizerSpec optimizer,
    long seed,
    Precision precision,
    ProgramKind program)
    implements Serializable {

  /** A network whose head trains. */
  public EngineSpec(
      String architecture,
      String backboneUri,
      String backboneSha256,
      AdapterSpec adapter,
      boolean trainBackbone,
      int classes,
      int imageSize,
      OptimizerSpec optimizer,
      long seed,
      Precision precision,
      ProgramKind program) {
    this(
        architecture,
        backboneUri,
        backboneSha256,
        adapter,
        trainBackbone,
        true,
        classes,
        imageSize,
        optimizer,
        seed,
        precision,
        program);
  }

  /** The same network with a head that does not train. */
  public EngineSpec withFixedHead() {
    return new EngineSpec(
        architecture,
        backboneUri,
        backboneSha256,
        adapter,
        trainBackbone,
        false,
        classes,
        imageSize,
        optimizer,
        seed,
        precision,
        program);
  }
}
