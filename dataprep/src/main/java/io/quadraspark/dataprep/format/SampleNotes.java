package io.quadraspark.dataprep.format;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What {@code key.json} says of a sample.
 *
 * @param classId the class name
 * @param source class and file name that the image came under
 * @param sourceSha256 of the bytes as they came
 * @param sha256 of the stored image
 */
@JsonPropertyOrder({"class", "label", "source", "width", "height", "source_sha256", "sha256"})
public record SampleNotes(
    @JsonProperty("class") String classId,
    int label,
    String source,
    int width,
    int height,
    @JsonProperty("source_sha256") String sourceSha256,
    String sha256) {}
