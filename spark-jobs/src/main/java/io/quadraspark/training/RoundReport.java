package io.quadraspark.training;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One round in figures.
 *
 * @param round rounds done, this one included
 * @param rounds of the whole run, unless it stops early
 * @param epoch passes over the data so far
 * @param samples trained on since the start of the run
 * @param loss mean over the round's samples, in nats, with label smoothing
 * @param accuracy share of the round's samples whose label scored highest when they were trained
 *     on; -1 where the trainer does not say
 * @param seconds that the round took
 * @param imagesPerSecond over the round
 * @param secondsLeft estimate for the rest of the run
 * @param bytesDown sent to each executor
 * @param bytesUp sent to the driver
 * @param dataWait share of the time of the slices' steps that they waited for their data; -1 where
 *     the trainer does not say
 * @param factorGap what averaging the adapters' factors did; null where nothing was averaged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoundReport(
    int round,
    int rounds,
    double epoch,
    long samples,
    double loss,
    double accuracy,
    double seconds,
    double imagesPerSecond,
    double secondsLeft,
    long bytesDown,
    long bytesUp,
    double dataWait,
    FactorGap factorGap) {}
