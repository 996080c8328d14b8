package io.quadraspark.quickstart;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One shape in one colour on a ground of another: place, size, tilt and both colours vary. Each
 * constant is a signed distance to its outline in pixels, positive inside.
 */
enum ColouredShape {
  DISC {
    @Override
    double inside(double u, double v, double radius) {
      return radius - Math.hypot(u, v);
    }
  },
  RING {
    @Override
    double inside(double u, double v, double radius) {
      return LINE - Math.abs(radius - Math.hypot(u, v));
    }
  },
  SQUARE {
    @Override
    double inside(double u, double v, double radius) {
      return radius * 0.85 - Math.max(Math.abs(u), Math.abs(v));
    }
  },
  FRAME {
    @Override
    double inside(double u, double v, double radius) {
      return THIN_LINE - Math.abs(radius * 0.85 - Math.max(Math.abs(u), Math.abs(v)));
    }
  },
  TRIANGLE {
    @Override
    double inside(double u, double v, double radius) {
      return radius * 0.6 - Math.max(v, Math.max(0.866 * u - 0.5 * v, -0.866 * u - 0.5 * v));
    }
  },
  CROSS {
    @Override
    double inside(double u, double v, double radius) {
      return Math.max(bar(u, v, radius), bar(v, u, radius));
    }
  },
  SALTIRE {
    @Override
    double inside(double u, double v, double radius) {
      double p = (u + v) * Math.sqrt(0.5);
      double q = (u - v) * Math.sqrt(0.5);
      return Math.max(bar(p, q, radius), bar(q, p, radius));
    }
  },
  CORNER {
    @Override
    double inside(double u, double v, double radius) {
      return Math.max(
          bar(u + radius * 0.7, v, radius * 0.9), bar(v - radius * 0.7, u, radius * 0.9));
    }
  };

  /** Half the width of a line, in pixels. */
  private static final double LINE = 2;

  private static final double THIN_LINE = 1.6;
  private static final double CENTRE = Picture.SIZE / 2.0;
  private static final double FARTHEST = 4;
  private static final double SMALLEST = 8;
  private static final double LARGEST = 13;
  private static final double STEEPEST = 0.35;
  private static final double LEAST_CONTRAST = 150;
  private static final double GRAIN = 6;

  abstract double inside(double u, double v, double radius);

  static List<String> names() {
    return Arrays.stream(values()).map(shape -> shape.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static double bar(double across, double along, double radius) {
    return Math.min(LINE - Math.abs(across), radius - Math.abs(along));
  }

  Picture draw(SplittableRandom random) {
    double[] ground = colour(random);
    double[] ink = colour(random);
    while (distance(ground, ink) < LEAST_CONTRAST) {
      ink = colour(random);
    }
    double x0 = CENTRE + random.nextDouble(-FARTHEST, FARTHEST);
    double y0 = CENTRE + random.nextDouble(-FARTHEST, FARTHEST);
    double radius = random.nextDouble(SMALLEST, LARGEST);
    double tilt = random.nextDouble(-STEEPEST, STEEPEST);
    Picture picture = new Picture();
    for (int y = 0; y < Picture.SIZE; y++) {
      for (int x = 0; x < Picture.SIZE; x++) {
        double u = Math.cos(tilt) * (x - x0) + Math.sin(tilt) * (y - y0);
        double v = Math.cos(tilt) * (y - y0) - Math.sin(tilt) * (x - x0);
        double share = Math.max(0, Math.min(1, inside(u, v, radius) + 0.5));
        for (int channel = 0; channel < ground.length; channel++) {
          double plain = ground[channel] + share * (ink[channel] - ground[channel]);
          picture.set(x, y, channel, plain + GRAIN * random.nextGaussian());
        }
      }
    }
    return picture;
  }

  private static double[] colour(SplittableRandom random) {
    return new double[] {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }
}
