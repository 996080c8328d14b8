package io.quadraspark.cli;

import io.quadraspark.action.TrainAdapters;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.training.JobErrors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Which quadratic terms the backbone gains, and how fast they learn. */
@Section("Adapter and head")
final class AdapterFlags {
  private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

  private static final Set<String> OF_ADAPTERS =
      Set.of(
          "--adapter-form",
          "--adapter-kernel",
          "--rank",
          "--kernel-size",
          "--dilation",
          "--init-std",
          "--adapter-lr");

  @Option(
      names = "--adapter-form",
      paramLabel = "NAME",
      description = "low-rank or depthwise." + DEFAULT)
  String form;

  @Option(
      names = "--adapter-kernel",
      paramLabel = "NAME",
      description =
          "What becomes of the two factors u and v: product, poly2 ((uv+1)^2-1), sigmoid (tanh uv) or gaussian (exp(-(u-v)^2/2))."
              + DEFAULT)
  String kernel;

  @Option(
      names = "--adapter-scope",
      paramLabel = "NAMES",
      description =
          "Which convolutions are adapted: all, last-stage, or names as in the weights file with * and ?, separated by commas, 'layer4.*' for example. Norms train in the scope alone."
              + DEFAULT)
  String scope;

  @Option(
      names = "--rank",
      paramLabel = "N",
      description =
          "Rank of the low-rank form; number of products of the depthwise form." + DEFAULT)
  int rank;

  @Option(
      names = "--kernel-size",
      paramLabel = "N",
      description = "Kernel of the atrous factors: 3, 5 or 7." + DEFAULT)
  int kernelSize;

  @Option(
      names = "--dilation",
      paramLabel = "N",
      description =
          "Dilation of the atrous factors; auto fits the extent of the base kernel." + DEFAULT)
  String dilation;

  @Option(
      names = "--init-std",
      paramLabel = "X",
      description =
          "Standard deviation of the factors that do not start at zero; auto is the form's own."
              + DEFAULT)
  String initStd;

  @Option(
      names = "--train-norm",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Train scale and shift of the batch norms too; their statistics stay frozen.")
  boolean trainNorm;

  @Option(
      names = "--head-only",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "No adapters: train the linear head alone.")
  boolean headOnly;

  @Option(
      names = "--alternate-factors",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Hold one factor of every adapter still in each round, the two in turns, so that averaging is exact in it.")
  boolean alternateFactors;

  @Option(
      names = "--adapter-lr",
      paramLabel = "X",
      description = "Highest learning rate of adapters and norms." + DEFAULT)
  double adapterRate;

  @Option(
      names = "--head-lr",
      paramLabel = "X",
      description = "Highest learning rate of the head." + DEFAULT)
  double headRate;

  /**
   * Refuses what {@code --head-only} would ignore of the command line; a settings file may hold the
   * settings of other runs too.
   */
  void check(ParseResult given) {
    for (OptionSpec option : given.matchedOptions()) {
      if (headOnly && OF_ADAPTERS.contains(option.longestName())) {
        throw JobErrors.ignored(
            option.longestName(),
            given.matchedOptionValue(option.longestName(), ""),
            "with --head-only there are no adapters",
            "Leave one of the two out");
      }
    }
  }

  static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("adapter-form", Choice.label(TrainAdapters.FORM_DEFAULT));
    defaults.put("adapter-kernel", Choice.label(TrainAdapters.KERNEL_DEFAULT));
    defaults.put("adapter-scope", TrainAdapters.SCOPE_DEFAULT);
    defaults.put("rank", Integer.toString(TrainAdapters.RANK_DEFAULT));
    defaults.put("kernel-size", Integer.toString(TrainAdapters.KERNEL_SIZE_DEFAULT));
    defaults.put("dilation", Choice.AUTO);
    defaults.put("init-std", Choice.AUTO);
    defaults.put("adapter-lr", Figures.plain(TrainAdapters.ADAPTER_RATE_DEFAULT));
    defaults.put("head-lr", Figures.plain(TrainAdapters.HEAD_RATE_DEFAULT));
    return defaults;
  }

  TrainAdapters applyTo(TrainAdapters action) {
    return action
        .form(
            Choice.of(
                "--adapter-form", form, AdapterSpec.Form.LOW_RANK, AdapterSpec.Form.DEPTHWISE))
        .kernel(Choice.of("--adapter-kernel", kernel, AdapterSpec.Kernel.values()))
        .scope(scope)
        .rank(rank)
        .kernelSize(kernelSize)
        .dilation(Choice.autoOrInt("--dilation", dilation, AdapterSpec.AUTO))
        .initStd(Choice.autoOrDouble("--init-std", initStd, AdapterSpec.FAN_IN))
        .trainNorm(trainNorm)
        .headOnly(headOnly)
        .alternateFactors(alternateFactors)
        .adapterRate(adapterRate)
        .headRate(headRate);
  }
}
