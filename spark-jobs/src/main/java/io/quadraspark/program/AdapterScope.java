package io.quadraspark.program;

import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The convolutions that an adapter's scope names. Those of them that can take a quadratic term gain
 * one; where norms train, those right behind them do and no others.
 */
public final class AdapterScope {
  private final Predicate<String> names;

  private AdapterScope(Predicate<String> names) {
    this.names = names;
  }

  /** The scope of {@code spec} on a backbone; refused where a part of it names nothing there. */
  public static AdapterScope of(AdapterSpec spec, Graph graph) {
    if (spec.scope().equals(AdapterSpec.SCOPE_ALL)) {
      return new AdapterScope(name -> true);
    }
    if (spec.scope().equals(AdapterSpec.SCOPE_LAST_STAGE)) {
      return new AdapterScope(name -> name.startsWith(graph.lastStage()));
    }
    List<String> parts = Arrays.stream(spec.scope().split(",", -1)).map(String::strip).toList();
    List<String> adaptable = adaptable(spec, graph);
    List<String> trainable = spec.trainNorm() ? convolutions(graph) : adaptable;
    for (String part : parts) {
      if (trainable.stream().noneMatch(pattern(part))) {
        throw ProgramErrors.nothingInScope(part, trainable);
      }
    }
    AdapterScope scope =
        new AdapterScope(parts.stream().map(AdapterScope::pattern).reduce(Predicate::or).get());
    if (spec.form() != AdapterSpec.Form.NONE && adaptable.stream().noneMatch(scope::contains)) {
      throw ProgramErrors.nothingInScope(spec.scope(), adaptable);
    }
    return scope;
  }

  boolean contains(String convolution) {
    return names.test(convolution);
  }

  /**
   * Whether a convolution can take a quadratic term: with an odd kernel wider than 1, and not the
   * stem. The depthwise form fits only those that keep the number of channels. An even kernel,
   * ConvNeXt's 2x2 between its stages, has no centre that an atrous kernel could share.
   *
   * @param stem name of the first convolution
   */
  static boolean fits(AdapterSpec spec, Node.Convolution node, String stem) {
    boolean spatial = node.kernel() > 1 && node.kernel() % 2 == 1 && !node.name().equals(stem);
    return switch (spec.form()) {
      case NONE -> false;
      case LOW_RANK -> spatial;
      case DEPTHWISE -> spatial && node.in() == node.out();
    };
  }

  private static List<String> adaptable(AdapterSpec spec, Graph graph) {
    String stem = convolutions(graph).get(0);
    return nodes(graph).filter(node -> fits(spec, node, stem)).map(Node.Convolution::name).toList();
  }

  private static List<String> convolutions(Graph graph) {
    return nodes(graph).map(Node.Convolution::name).toList();
  }

  private static Stream<Node.Convolution> nodes(Graph graph) {
    return graph.nodes().stream()
        .filter(Node.Convolution.class::isInstance)
        .map(Node.Convolution.class::cast);
  }

  /** {@code *} stands for any characters, dots too, and {@code ?} for one. */
  private static Predicate<String> pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      regex.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return Pattern.compile(regex.toString()).asMatchPredicate();
  }
}
