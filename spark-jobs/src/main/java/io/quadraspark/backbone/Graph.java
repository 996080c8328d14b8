package io.quadraspark.backbone;

import java.util.List;

/**
 * A backbone as a list of operations in topological order; the last node gives the pooled features,
 * [N, {@code features}].
 *
 * @param architecture registered name
 * @param features width of the last node
 * @param preprocessing how an image in [0, 1] becomes the input
 * @param lastStage what the names of the nodes of its last stage begin with
 */
public record Graph(
    String architecture,
    List<Node> nodes,
    int features,
    Preprocessing preprocessing,
    String lastStage) {
  public Graph {
    nodes = List.copyOf(nodes);
    for (int i = 0; i < nodes.size(); i++) {
      for (int input : nodes.get(i).inputs()) {
        if (input < 0 || input >= i) {
          throw new IllegalArgumentException(
              "Cannot let %s read node %d: only earlier nodes exist for node %d"
                  .formatted(nodes.get(i).name(), input, i));
        }
      }
    }
  }

  /**
   * {@code (x - mean) / std} per channel of an RGB image in [0, 1].
   *
   * @param size the input height and width that the pretrained weights know, in pixels
   */
  public record Preprocessing(List<Float> mean, List<Float> std, int size) {}
}
