package io.quadraspark.dataprep.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class HadoopSettingsTest {
  private static HadoopSettings settings() {
    Configuration configuration = new Configuration();
    configuration.set("fs.s3a.secret.key", "hush");
    return new HadoopSettings(configuration);
  }

  @Test
  void settingsTravel() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(settings());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Configuration arrived = ((HadoopSettings) in.readObject()).configuration();
      assertThat(arrived.get("fs.s3a.secret.key")).isEqualTo("hush");
      assertThat(arrived.get("fs.s3a.impl")).isEqualTo(new Configuration().get("fs.s3a.impl"));
    }
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(settings().toString()).doesNotContain("hush");
  }
}
