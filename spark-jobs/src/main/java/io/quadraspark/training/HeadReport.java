package io.quadraspark.training;

/**
 * A head in closed form.
 *
 * @param kind label of its kind
 * @param classes number of classes
 * @param emptyClasses classes without samples
 * @param features number of features
 * @param samples that were summed
 * @param norm K of SAFFU; 0 for other kinds
 * @param passSeconds of the pass over the samples
 * @param solveSeconds of what came after it, but for the validation
 */
public record HeadReport(
    String kind,
    int classes,
    int emptyClasses,
    int features,
    long samples,
    double norm,
    double passSeconds,
    double solveSeconds) {}
