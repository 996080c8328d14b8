package io.quadraspark.backbone;

import io.quadraspark.backbone.Graph.Preprocessing;
import java.util.List;
import java.util.Set;

/** Architectures that differ in depth and width alone. Registered in {@link Architectures}. */
interface Family {
  /** What ImageNet's own statistics make of an image, at 224 pixels. */
  Preprocessing IMAGENET =
      new Preprocessing(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f), 224);

  /** The architectures whose sizes are known by their name. */
  List<String> names();

  /** Names whose sizes are read off the weights; they cannot start from random weights. */
  Set<String> genericNames();

  /** The architecture of that name, from {@link #names()}, at its published size. */
  Graph graph(String name);

  /**
   * The architecture of that name, from {@link #names()} or {@link #genericNames()}, with what the
   * weights tell about its size. The caller compares all tensors afterwards.
   */
  Graph graph(String name, Weights weights);

  /** Beginnings of the names of classifier tensors, which are not part of a backbone. */
  Set<String> classifiers();
}
