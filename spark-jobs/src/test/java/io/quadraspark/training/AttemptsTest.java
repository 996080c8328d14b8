package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptsTest {
  @TempDir Path output;

  private final Configuration hadoop = InterruptedFileSystem.plain();
  private final List<String> warnings = new ArrayList<>();

  @Test
  void eachClaimIsNumberedAboveTheHighest() throws IOException {
    claim("run", "bb").finished();
    claim("run", "aa").finished();
    assertThat(files())
        .containsExactly(
            "000001-bb.finished", "000001-bb.json", "000002-aa.finished", "000002-aa.json");
    assertThat(warnings).isEmpty();
  }

  @Test
  void anEarlierDriverStopsAndIsToldWhoTookOver() throws IOException {
    Attempts first = claim("run", "bb");
    first.requireNewest();
    Attempts second = claim("run", "aa");
    assertThatThrownBy(first::requireNewest)
        .isInstanceOf(UserException.class)
        .hasMessageContaining(output.toString())
        .hasMessageContaining("taken over")
        .hasMessageContaining(InetAddress.getLocalHost().getHostName())
        .hasMessageContainingAll("T", "Z", "run this command again");
    assertThatCode(second::requireNewest).doesNotThrowAnyException();
  }

  @Test
  void ofTwoClaimsWithOneNumberTheLastInOrderHolds() throws IOException {
    Attempts lower = claim("run", "aa");
    Files.copy(
        output.resolve("attempts/000001-aa.json"), output.resolve("attempts/000001-bb.json"));
    assertThatThrownBy(lower::requireNewest).hasMessageContaining("taken over");
    Files.delete(output.resolve("attempts/000001-bb.json"));
    Files.copy(output.resolve("attempts/000001-aa.json"), output.resolve("attempts/000001-a.json"));
    assertThatCode(lower::requireNewest).doesNotThrowAnyException();
  }

  @Test
  void aDriverThatNeverSaidThatItEndedIsNamed() throws IOException {
    claim("run", "aa");
    claim("run", "bb").close();
    claim("run", "cc");
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("Took over " + output + " from the driver started on ")
        .contains("If it still runs, it stops at its next write");
    assertThat(files()).contains("000002-bb.failed").doesNotContain("000001-aa.failed");
  }

  @Test
  void aDriverThatClaimedNothingLeavesNoMark() throws IOException {
    new Attempts(output.toString(), hadoop, "aa").close();
    assertThat(output.resolve("attempts")).doesNotExist();
  }

  @Test
  void aDamagedClaimStillCountsAndIsNamedByItsAttempt() throws IOException {
    Attempts first = claim("run", "aa");
    Files.writeString(output.resolve("attempts/000002-bb.json"), "{");
    assertThatThrownBy(first::requireNewest).hasMessageContaining("the driver bb");
    Attempts third = claim("run", "cc");
    assertThat(third.isEarlierOf("run", "aa")).isTrue();
    assertThat(third.isEarlierOf("run", "bb")).as("nobody knows its run").isFalse();
  }

  @Test
  void onlyEarlierAttemptsOfTheRunAreItsOwn() throws IOException {
    claim("run", "aa");
    claim("another", "bb");
    Attempts own = claim("run", "cc");
    claim("run", "dd");
    assertThat(own.isEarlierOf("run", "aa")).isTrue();
    assertThat(own.isEarlierOf("run", "bb")).isFalse();
    assertThat(own.isEarlierOf("run", "cc")).isFalse();
    assertThat(own.isEarlierOf("run", "dd")).isFalse();
    assertThat(own.isEarlierOf("run", "ee")).isFalse();
  }

  @Test
  void aRunWithoutACheckpointKeepsItsIdentity() throws IOException {
    Attempts next = new Attempts(output.toString(), hadoop, "bb");
    assertThat(next.lastRun()).isEmpty();
    claim("run", "aa");
    assertThat(next.lastRun()).contains("run");
  }

  private Attempts claim(String run, String id) throws IOException {
    Attempts attempts = new Attempts(output.toString(), hadoop, id);
    attempts.claim(run, warnings::add);
    return attempts;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> found = Files.list(output.resolve("attempts"))) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
