package io.quadraspark.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives the values of a {@code --config} file to the options that the command line leaves out. */
final class ConfigDefaults implements IDefaultValueProvider {
  static final String FLAG = "--config";
  private static final Set<String> NOT_SETTINGS = Set.of("config", "help", "version", "verbose");

  private final Map<String, String> settings;

  private ConfigDefaults(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Applies the file that {@code args} names, if any, to the command that they name. */
  static void apply(CommandLine root, String... args) {
    Optional<String> uri = uri(args);
    Optional<CommandLine> command =
        Arrays.stream(args)
            .filter(root.getSubcommands()::containsKey)
            .findFirst()
            .map(root.getSubcommands()::get);
    if (uri.isEmpty() || command.isEmpty()) {
      return;
    }
    Map<String, String> settings = ConfigFile.read(uri.get(), LaunchSettings.hadoop());
    List<String> known =
        command.get().getCommandSpec().options().stream()
            .map(ConfigDefaults::key)
            .filter(key -> !NOT_SETTINGS.contains(key))
            .toList();
    for (String key : settings.keySet()) {
      if (!known.contains(key)) {
        throw CliErrors.unknownSetting(uri.get(), key, known);
      }
    }
    command.get().setDefaultValueProvider(new ConfigDefaults(settings));
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? settings.get(key(option)) : null;
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  private static Optional<String> uri(String... args) {
    Optional<String> uri = Optional.empty();
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(FLAG + "=")) {
        uri = Optional.of(args[i].substring(FLAG.length() + 1));
      } else if (args[i].equals(FLAG) && i + 1 < args.length) {
        uri = Optional.of(args[i + 1]);
      }
    }
    return uri;
  }
}
