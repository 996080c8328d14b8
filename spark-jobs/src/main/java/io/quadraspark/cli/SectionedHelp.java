package io.quadraspark.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/** Lists the options of a command under the headings of the classes that declare them. */
final class SectionedHelp implements IHelpSectionRenderer {
  @Override
  public String render(Help help) {
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    for (OptionSpec option : help.commandSpec().options()) {
      if (!option.hidden()) {
        sections.computeIfAbsent(heading(option), heading -> new ArrayList<>()).add(option);
      }
    }
    // Its own options are read first, those of every command last.
    List<OptionSpec> common = sections.remove(heading(CommonOptions.class));
    if (common != null) {
      sections.put(heading(CommonOptions.class), common);
    }
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (heading, options) -> {
          Help.Layout layout = help.createDefaultLayout();
          layout.addOptions(options, help.createDefaultParamLabelRenderer());
          text.append(System.lineSeparator()).append(heading).append(':');
          text.append(System.lineSeparator()).append(layout);
        });
    return text.toString();
  }

  private static String heading(OptionSpec option) {
    return option.userObject() instanceof Field field
        ? heading(field.getDeclaringClass())
        : "Options";
  }

  private static String heading(Class<?> type) {
    Section section = type.getAnnotation(Section.class);
    return section == null ? "Options" : section.value();
  }
}
