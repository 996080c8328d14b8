package io.quadraspark.training;

import io.quadraspark.engine.AdapterSpec;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an exported adapter is and to which network it belongs: the content of {@code
 * adapter_config.json}.
 *
 * @param format version of the file
 * @param backbone registered name of the architecture
 * @param backboneSha256 hash of the weights file that it was trained on, and the only one that it
 *     fits
 * @param classMapSha256 hash of the class map that its head knows
 * @param classes number of classes of the head
 * @param imageSize height and width of the input, in pixels
 * @param adapter form, rank, kernel, dilation, norms
 * @param placement which convolutions are adapted
 * @param provenance what it was trained with: data, seed, rounds, versions
 * @param tensors size and hash of {@code adapter.safetensors}; null until it is exported
 */
public record AdapterConfig(
    int format,
    String backbone,
    String backboneSha256,
    String classMapSha256,
    int classes,
    int imageSize,
    AdapterSpec adapter,
    String placement,
    Map<String, String> provenance,
    FileSeal tensors) {
  public static final int FORMAT = 1;

  /** The default placement, the only one so far. */
  public static final String PLACEMENT = "convolutions wider than 1 except the stem";

  public AdapterConfig {
    provenance = new TreeMap<>(provenance);
  }

  /** The same adapter with another account of where it came from. */
  public AdapterConfig withProvenance(Map<String, String> account) {
    return new AdapterConfig(
        format,
        backbone,
        backboneSha256,
        classMapSha256,
        classes,
        imageSize,
        adapter,
        placement,
        account,
        tensors);
  }

  AdapterConfig withTensors(FileSeal seal) {
    return new AdapterConfig(
        format,
        backbone,
        backboneSha256,
        classMapSha256,
        classes,
        imageSize,
        adapter,
        placement,
        provenance,
        seal);
  }
}
