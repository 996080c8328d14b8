package io.quadraspark.cli;

import io.quadraspark.dataprep.report.DataSetReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quadraspark report}. */
@Command(
    name = "report",
    sortOptions = false,
    header = "Write the page about a data set anew.",
    description =
        "report.html beside the data: counts, images per class, sizes, a sheet of training images, what was left out and why. 'quadraspark shard' writes it too; this is for data sets that have none. It opens in any browser, without a network.",
    footer = {"", "Example:", "  quadraspark report s3a://bucket/shards/flowers"})
final class ReportCommand extends StorageCommand {
  @Parameters(paramLabel = "URI", description = "Directory of a data set.")
  String uri;

  @Override
  Work prepare() {
    Addresses.check("URI", uri);
    return this::report;
  }

  private Outcome report(Configuration hadoop) {
    DataSetReport.Written written = DataSetReport.write(uri, hadoop);
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("report", written.uri());
    rows.put("size", Figures.bytes(written.bytes()));
    return Outcome.of("Reported", rows, written);
  }
}
