package io.quadraspark.training;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.training.file.FileSeal;
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
 * @param adapter form, kernel, rank, dilation, scope, norms
 * @param placement which convolutions can be adapted
 * @param precision of the backbone that it was trained on; evaluation takes the same unless told
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
    Precision precision,
    Map<String, String> provenance,
    FileSeal tensors) {
  public static final int FORMAT = 1;

  /** Which convolutions can be adapted; the adapter's scope says which of them are. */
  public static final String PLACEMENT = "convolutions wider than 1 except the stem";

  public AdapterConfig {
    // A file of before there was a choice says nothing.
    precision = precision == null ? Precision.FP32 : precision;
    provenance = new TreeMap<>(provenance);
  }

  /**
   * What a network's export is, before it is exported.
   *
   * @param account what it is trained with
   */
  public static AdapterConfig of(
      EngineSpec spec, String classMapSha256, Map<String, String> account) {
    return new AdapterConfig(
        FORMAT,
        spec.architecture(),
        spec.backboneSha256(),
        classMapSha256,
        spec.classes(),
        spec.imageSize(),
        spec.adapter(),
        PLACEMENT,
        spec.precision(),
        account,
        null);
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
        precision,
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
        precision,
        provenance,
        seal);
  }
}
