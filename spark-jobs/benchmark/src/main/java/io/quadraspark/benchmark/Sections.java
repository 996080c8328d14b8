package io.quadraspark.benchmark;

import java.util.List;

/** The registry of sections, in the order of the report. */
final class Sections {
  private Sections() {}

  static List<Section> all() {
    return List.of(
        new AgreementSection(),
        new StepSection(),
        new ThreadsSection(),
        new MemorySection(),
        new PeakSection(),
        new Bf16Section(),
        new CoordinationSection(),
        new BaselineSection(),
        new ShardSection(),
        new ReadingSection());
  }

  static List<String> names() {
    return all().stream().map(Section::name).toList();
  }
}
