package io.quadraspark.quickstart;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** A set of classes of small images. */
enum PatternFamily {
  /** Coloured shapes, what the backbone is pretrained on. */
  BASE {
    @Override
    List<String> classes() {
      return ColouredShape.names();
    }

    @Override
    Picture draw(int classIndex, SplittableRandom random) {
      return ColouredShape.values()[classIndex].draw(random);
    }
  },

  /** Woven fabrics, what the adapters have to learn. */
  SHIFTED {
    @Override
    List<String> classes() {
      return WovenFabric.ALL.stream().map(WovenFabric::name).toList();
    }

    @Override
    Picture draw(int classIndex, SplittableRandom random) {
      return WovenFabric.ALL.get(classIndex).draw(random);
    }
  };

  /** Names of the classes, in the order of their indices here. */
  abstract List<String> classes();

  /** One image of a class, a pure function of the generator's state. */
  abstract Picture draw(int classIndex, SplittableRandom random);

  /** Directory name. */
  String directory() {
    return name().toLowerCase(Locale.ROOT);
  }
}
