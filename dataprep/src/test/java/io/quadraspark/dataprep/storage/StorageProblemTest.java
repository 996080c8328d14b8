package io.quadraspark.dataprep.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException;
import org.junit.jupiter.api.Test;

class StorageProblemTest {
  @Test
  void whatTheStoreSaysIsPutIntoWords() {
    assertThat(StorageProblem.of(new UnknownStoreException("s3a://b", "404")))
        .contains("no such bucket");
    assertThat(StorageProblem.of(new AccessDeniedException("s3a://b/x")))
        .contains("access was denied");
    assertThat(StorageProblem.of(new NoAuthWithAWSException("none")))
        .contains("no credentials were found");
    assertThat(StorageProblem.of(new FileNotFoundException("x"))).contains("no such file");
  }

  @Test
  void theReasonIsFoundUnderWrappers() {
    IOException wrapped = new IOException("task failed", new AccessDeniedException("s3a://b/x"));
    assertThat(StorageProblem.of(wrapped)).contains("access was denied");
  }

  @Test
  void anUnknownFailureKeepsItsFirstLine() {
    assertThat(StorageProblem.of(new IOException("disk on fire\n at line 2")))
        .isEqualTo("IOException: disk on fire");
  }
}
