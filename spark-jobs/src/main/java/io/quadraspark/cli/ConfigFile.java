package io.quadraspark.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A command's settings as a flat YAML mapping, flags without their dashes as keys. Values stay the
 * text that was written, as on a command line: YAML's own types never change {@code 1e-3} or a hash
 * of digits.
 */
final class ConfigFile {
  private ConfigFile() {}

  static Map<String, String> read(String uri, Configuration hadoop) {
    Path path = new Path(uri);
    try (Reader reader =
        new InputStreamReader(path.getFileSystem(hadoop).open(path), StandardCharsets.UTF_8)) {
      LoaderOptions limits = new LoaderOptions();
      limits.setAllowDuplicateKeys(false);
      return settings(uri, new Yaml(new SafeConstructor(limits)).compose(reader));
    } catch (YAMLException e) {
      throw CliErrors.malformedConfig(uri, e.getMessage().lines().findFirst().orElse("not YAML"));
    } catch (IOException e) {
      throw CliErrors.unreadableConfig(uri, FailureMessage.of(e));
    }
  }

  private static Map<String, String> settings(String uri, Node root) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (root == null) {
      return settings;
    }
    if (!(root instanceof MappingNode mapping)) {
      throw CliErrors.malformedConfig(uri, "it is not a mapping");
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw CliErrors.malformedConfig(uri, "a key is not a plain word");
      }
      if (!(entry.getValueNode() instanceof ScalarNode value) || value.getTag().equals(Tag.NULL)) {
        throw CliErrors.malformedConfig(uri, "'" + key.getValue() + "' has no single value");
      }
      if (settings.put(key.getValue(), value.getValue()) != null) {
        throw CliErrors.malformedConfig(uri, "'" + key.getValue() + "' stands there twice");
      }
    }
    return settings;
  }
}
