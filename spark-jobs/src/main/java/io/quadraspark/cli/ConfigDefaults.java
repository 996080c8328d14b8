package io.quadraspark.cli;

import java.util.Arrays;
import java.util.HashMap;
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
 * those of the {@code --preset}, else the command's own defaults.
 */
final class ConfigDefaults implements IDefaultValueProvider {
  static final String FLAG = "--config";
  static final String PRESET = "--preset";
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
        .forEach(command -> command.setDefaultValueProvider(of(command, Map.of(), Map.of())));
    Optional<CommandLine> named =
        Arrays.stream(args)
            .filter(root.getSubcommands()::containsKey)
            .findFirst()
            .map(root.getSubcommands()::get);
    named.ifPresent(
        command -> {
          Map<String, String> settings =
              value(FLAG, args).map(uri -> settings(uri, command)).orElse(Map.of());
          Map<String, String> preset =
              value(PRESET, args)
                  .or(() -> Optional.ofNullable(settings.get(key(PRESET))))
                  .map(name -> preset(name, command))
                  .orElse(Map.of());
          command.setDefaultValueProvider(of(command, settings, preset));
        });
  }

  private static Map<String, String> settings(String uri, CommandLine command) {
    Addresses.check(FLAG, uri);
    Map<String, String> settings = ConfigFile.read(uri, LaunchSettings.hadoop());
    checkNames(uri, settings, command);
    return settings;
  }

  private static Map<String, String> preset(String name, CommandLine command) {
    BaseCommand userObject = command.getCommand();
    Map<String, Map<String, String>> presets = userObject.presets();
    // A command that has none refuses the flag itself.
    if (!presets.isEmpty() && !presets.containsKey(name)) {
      throw CliErrors.unknownPreset(name, presets.keySet());
    }
    return presets.getOrDefault(name, Map.of());
  }

  private static ConfigDefaults of(
      CommandLine command, Map<String, String> settings, Map<String, String> preset) {
    BaseCommand userObject = command.getCommand();
    Map<String, String> defaults = new HashMap<>(userObject.defaults());
    defaults.putAll(preset);
    return new ConfigDefaults(settings, defaults);
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
    return key(option.longestName());
  }

  private static String key(String flag) {
    return flag.replaceFirst("^--", "");
  }

  private static Optional<String> value(String flag, String... args) {
    Optional<String> value = Optional.empty();
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(flag + "=")) {
        value = Optional.of(args[i].substring(flag.length() + 1));
      } else if (args[i].equals(flag) && i + 1 < args.length) {
        value = Optional.of(args[i + 1]);
      }
    }
    return value;
  }
}
