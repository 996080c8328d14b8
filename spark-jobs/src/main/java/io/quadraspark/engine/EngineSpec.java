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
    int classes,
    int imageSize,
    OptimizerSpec optimizer,
    long seed,
    Precision precision,
    ProgramKind program)
    implements Serializable {}
