package io.quadraspark.dataprep.image;

import java.io.Serializable;
import java.util.SplittableRandom;

/** A change of an image that has its size already, drawn for each sample. */
sealed interface Variation extends Serializable
    permits RandAugment, ColourJitter, RandomErasing, Cutout {
  /** As given on the command line. */
  String name();

  /** Number of its random stream, its own: what one variation draws moves no other's choices. */
  int stream();

  void apply(Pixels pixels, SplittableRandom random);
}
