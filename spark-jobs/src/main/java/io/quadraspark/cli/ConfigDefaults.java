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

/**
 * The values of options that the command line leaves out: those of a {@code --config} file, else
 * the command's own defaults.
 */
final class ConfigDefaults implements IDefaultValueProvider {
  static final String FLAG = "--config";
  private static final Set<String> NOT_SETTINGS = Set.of("config", "help", "verbose");

  private final Map<String, String> settings;
  private final Map<String, String> defaults;

  ConfigDefaults(Map<String, String> settings, Map<String, String> defaults) {
    this.settings = settings;
    this.defaults = defaults;
  }

  /** Gives every command its defaults, and the one that {@code args} name their config file. */
  static void apply(CommandLine root, String... args) {
    root.getSubcommands()
        .values()
        .forEach(command -> command.setDefaultValueProvider(of(command, Map.of())));
    Optional<String> uri = uri(args);
    Optional<CommandLine> named =
        Arrays.stream(args)
            .filter(root.getSubcommands()::containsKey)
            .findFirst()
            .map(root.getSubcommands()::get);
    if (uri.isPresent() && named.isPresent()) {
      CommandLine command = named.get();
      Addresses.check(FLAG, uri.get());
      Map<String, String> settings = ConfigFile.read(uri.get(), LaunchSettings.hadoop());
      checkNames(uri.get(), settings, command);
      command.setDefaultValueProvider(of(command, settings));
    }
  }

  private static ConfigDefaults of(CommandLine command, Map<String, String> settings) {
    BaseCommand userObject = command.getCommand();
    return new ConfigDefaults(settings, userObject.defaults());
  }

  private static void checkNames(String uri, Map<String, String> settings, CommandLine command) {
    List<String> known =
        command.getCommandSpec().options().stream()
            .map(ConfigDefaults::key)
            .filter(key -> !NOT_SETTINGS.contains(key))
            .toList();
    for (String key : settings.keySet()) {
      if (!known.contains(key)) {
        throw CliErrors.unknownSetting(uri, key, known);
      }
    }
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String key = key(option);
    return settings.getOrDefault(key, defaults.get(key));
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
