package io.quadraspark.program.kernel;

/** The scratch of one thread: inputs, factors, gradients. As large as the largest image so far. */
final class Planes {
  final Plane xa = new Plane();
  final Plane xb = new Plane();
  final Plane u = new Plane();
  final Plane v = new Plane();
  final Plane kappa = new Plane();
  final Plane g = new Plane();
  final Plane a = new Plane();
  final Plane b = new Plane();
}
