package io.quadraspark.program;

/** Turns one plan into another that computes the same, faster or with more in it. */
@FunctionalInterface
interface Pass {
  Plan apply(Plan plan);
}
