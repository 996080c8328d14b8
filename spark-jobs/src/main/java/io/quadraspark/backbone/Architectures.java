package io.quadraspark.backbone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The registry of architectures: what a name implies of strides, paddings, epsilons and
 * preprocessing, which a weights file does not tell. A new family is one class and one line here.
 */
public final class Architectures {
  private static final List<Family> FAMILIES =
      List.of(new CifarResNet(), new ResNet(), new ConvNext(), new MobileNetV1());

  /** Names that weights files and model hubs use for a registered architecture. */
  private static final Map<String, String> ALIASES = Map.of("mobilenet_v1_100", "mobilenet_v1");

  private Architectures() {}

  /** Every name that {@link #graph(String, Weights)} takes. */
  public static List<String> names() {
    return FAMILIES.stream()
        .flatMap(
            family ->
                Stream.concat(family.names().stream(), family.genericNames().stream().sorted()))
        .toList();
  }

  /** Every name that {@link #graph(String)} takes. */
  public static List<String> randomStartNames() {
    return FAMILIES.stream().flatMap(family -> family.names().stream()).toList();
  }

  /**
   * The registered form of a name: {@code resnet20-cifar} and {@code resnet20_cifar10} are {@code
   * resnet20}, {@code convnext_tiny.fb_in1k} is {@code convnext_tiny}.
   */
  public static String canonical(String name) {
    String plain =
        name.strip().toLowerCase(Locale.ROOT).replace('-', '_').replaceFirst("\\..*", "");
    String known =
        ALIASES.getOrDefault(plain, plain.replaceFirst("^(resnet\\d+)_cifar(10)?$", "$1"));
    if (!names().contains(known)) {
      throw BackboneErrors.unknownArchitecture(name, names());
    }
    return known;
  }

  /** The architecture at its published size, to be trained from a random start. */
  public static Graph graph(String name) {
    String known = canonical(name);
    if (family(known).genericNames().contains(known)) {
      throw BackboneErrors.noRandomStart(name, randomStartNames());
    }
    return family(known).graph(known);
  }

  /**
   * The architecture with the sizes of these weights, which have to hold each of its tensors and
   * nothing else (a classifier and counters aside), every number finite.
   */
  public static Graph graph(String name, Weights weights) {
    String known = canonical(name);
    Family family = family(known);
    Graph graph = family.graph(known, weights);
    List<String> differences = differences(graph, weights, family.classifiers());
    if (!differences.isEmpty()) {
      throw BackboneErrors.otherTensors(known, differences);
    }
    List<String> notFinite = notFinite(graph, weights);
    if (!notFinite.isEmpty()) {
      throw BackboneErrors.notFinite(notFinite);
    }
    return graph;
  }

  /** The tensors of a graph and their shapes, in the order of its nodes. */
  public static Map<String, List<Integer>> tensors(Graph graph) {
    Map<String, List<Integer>> tensors = new LinkedHashMap<>();
    graph.nodes().forEach(node -> TensorShapes.add(node, tensors));
    return tensors;
  }

  /**
   * The one architecture that the file's metadata, timm's {@code config.json} and the user's own
   * word agree on; each of them may be silent, not all. A name that leaves sizes open gives way to
   * one of the same family that does not.
   *
   * @param timmConfig content of the {@code config.json} beside the weights
   * @param given what the user named
   */
  public static String resolve(
      Weights weights, Optional<byte[]> timmConfig, Optional<String> given) {
    Set<String> named = new LinkedHashSet<>();
    Optional<TimmConfig> config = timmConfig.map(TimmConfig::parse);
    Optional.ofNullable(weights.metadata().get("architecture"))
        .map(Architectures::canonical)
        .ifPresent(named::add);
    config.map(TimmConfig::architecture).map(Architectures::canonical).ifPresent(named::add);
    given.map(Architectures::canonical).ifPresent(named::add);
    if (named.isEmpty()) {
      throw BackboneErrors.noArchitecture(names());
    }
    if (named.size() > 1) {
      // A sized name says more than its family's generic one.
      Set<Family> families =
          new LinkedHashSet<>(named.stream().map(Architectures::family).toList());
      if (families.size() == 1) {
        named.removeAll(families.iterator().next().genericNames());
      }
    }
    if (named.size() != 1) {
      throw BackboneErrors.ambiguousArchitecture(List.copyOf(named), names());
    }
    String architecture = named.iterator().next();
    Graph graph = graph(architecture, weights);
    config.ifPresent(c -> c.check(graph));
    return architecture;
  }

  private static Family family(String canonical) {
    return FAMILIES.stream()
        .filter(f -> f.names().contains(canonical) || f.genericNames().contains(canonical))
        .findFirst()
        .orElseThrow();
  }

  /** The tensors with NaN or Infinity in them, and how many there are. */
  private static List<String> notFinite(Graph graph, Weights weights) {
    List<String> found = new ArrayList<>();
    for (String name : tensors(graph).keySet()) {
      float[] values = weights.tensor(name).values();
      int count = 0;
      for (float value : values) {
        count += Float.isFinite(value) ? 0 : 1;
      }
      if (count > 0) {
        found.add("%s (%d of %d)".formatted(name, count, values.length));
      }
    }
    return found;
  }

  private static List<String> differences(Graph graph, Weights weights, Set<String> classifiers) {
    Map<String, List<Integer>> expected = tensors(graph);
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          if (!weights.has(name)) {
            differences.add(name + " is missing");
          } else if (!TensorShapes.fits(weights.tensor(name).shape(), shape)) {
            differences.add(
                "%s has shape %s in place of %s"
                    .formatted(name, weights.tensor(name).shape(), shape));
          }
        });
    for (String name : weights.names()) {
      boolean besides =
          name.endsWith("num_batches_tracked") || classifiers.stream().anyMatch(name::startsWith);
      if (!expected.containsKey(name) && !besides) {
        differences.add(name + " is not part of it");
      }
    }
    return differences;
  }
}
