package io.quadraspark.training;

/**
 * The shape of a run.
 *
 * @param rounds how it is cut into rounds
 * @param epochSamples samples of one pass over the data
 * @param cadence when it validates, saves and gives up
 * @param average the moving average of the weights
 * @param export which checkpoint becomes its result
 * @param terms what its state records
 */
public record RunSettings(
    RoundSchedule rounds,
    long epochSamples,
    Cadence cadence,
    MovingAverage average,
    ExportChoice export,
    RunTerms terms) {}
