package io.quadraspark.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  /** A file with this header and as many zero bytes of data. */
  private static byte[] file(String header, int dataBytes) {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private static byte[] two() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b", new Tensor(List.of(2, 1), new float[] {1.5f, -0f}));
    tensors.put("a", new Tensor(List.of(), new float[] {Float.MIN_VALUE}));
    return Safetensors.write(tensors, Map.of("z", "1", "y", "2"));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Safetensors read = Safetensors.parse(two());

    assertThat(read.tensors().keySet()).containsExactly("b", "a");
    assertThat(read.tensors().get("b").shape()).containsExactly(2, 1);
    assertThat(read.tensors().get("b").values()).containsExactly(1.5f, -0f);
    assertThat(read.tensors().get("a").shape()).isEmpty();
    assertThat(read.tensors().get("a").values()).containsExactly(Float.MIN_VALUE);
    assertThat(read.metadata()).containsExactly(Map.entry("y", "2"), Map.entry("z", "1"));
  }

  @Test
  void writingIsDeterministicAndAligned() {
    byte[] file = two();

    assertThat(two()).isEqualTo(file);
    assertThat(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "F16, 2, 0x3C00, 1.0", "F16, 2, 0xC000, -2.0", "F16, 2, 0x0001, 5.9604645E-8",
    "F16, 2, 0x7BFF, 65504.0", "F16, 2, 0xFC00, -Infinity", "F16, 2, 0x0400, 6.1035156E-5",
    "BF16, 2, 0xC040, -3.0", "I64, 8, 0x2A, 42.0", "F64, 8, 0x3FF8000000000000, 1.5"
  })
  void otherTypesBecomeFloats(String type, int bytes, String bits, float expected) {
    byte[] file =
        file("{'t':{'dtype':'%s','shape':[],'data_offsets':[0,%d]}}".formatted(type, bytes), bytes);
    long value = Long.decode(bits);
    for (int i = 0; i < bytes; i++) {
      file[file.length - bytes + i] = (byte) (value >> (8 * i));
    }

    assertThat(Safetensors.parse(file).tensors().get("t").values()).containsExactly(expected);
  }

  @Test
  void everyCutIsRefused() {
    byte[] file = two();

    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> Safetensors.parse(cut)).isInstanceOf(UserException.class);
    }
  }

  @Test
  void bytesAfterTheLastTensorAreRefused() {
    byte[] longer = Arrays.copyOf(two(), two().length + 3);

    assertThatThrownBy(() -> Safetensors.parse(longer)).hasMessageContaining("3 bytes follow");
  }

  @Test
  void anAbsurdHeaderLengthIsRefusedWithIt() {
    byte[] file = two();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);

    assertThatThrownBy(() -> Safetensors.parse(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("claims " + Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[2,6]}} | 6 | b begins at byte 2",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}             | 8 | a begins at byte 4",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}             | 4 | a ends at byte 8",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}             | 8 | F32 of shape [3], stands at [0,8]",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}}            | 4 | stands at [-4,0]",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}            | 4 | shape [-1]",
        "{'a':{'dtype':'F32','shape':[65536,65536,65536,65536],'data_offsets':[0,0]}} | 0 | stands at [0,0]",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}              | 4 | type U8",
        "{'a':{'shape':[4],'data_offsets':[0,4]}}                           | 4 | lacks a type",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | Duplicate field",
        "[1]  | 0 | not a JSON object",
        "{'a' | 0 | not JSON"
      })
  void aMalformedHeaderIsRefusedWithWhatWasFound(String header, int data, String found) {
    assertThatThrownBy(() -> Safetensors.parse(file(header, data)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(found);
  }
}
