package io.quadraspark.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A plan in two parts: a frozen prefix, which gives the same for an image whatever has been
 * trained, and the rest, which takes what the prefix gave for its images. Prefix and rest run one
 * after the other compute what the plan does, by the same steps with the same weights.
 *
 * @param step name of the last step of the prefix
 * @param extent of what the prefix gives for one image
 * @param prefix from images to that step; its features are the step's whole map
 * @param suffix from that step's map to the plan's features; the trainable tensors are all here
 */
public record PlanCut(String step, Extent extent, Plan prefix, Plan suffix) {
  /**
   * Cuts as late as can be: nothing up to the cut trains, and what comes after it reads nothing
   * before it.
   *
   * @param imageSize height and width of the images, in pixels
   * @return empty where the plan trains from its input on
   */
  public static Optional<PlanCut> of(Plan plan, int imageSize) {
    int cut = latest(plan);
    if (cut == 0) {
      return Optional.empty();
    }
    Extent extent = PlanExtents.of(plan, imageSize).get(cut);
    List<Step> steps = plan.steps();
    List<Step> suffix = new ArrayList<>();
    suffix.add(new Step.InputStep(steps.get(cut).name()));
    for (Step step : steps.subList(cut + 1, steps.size())) {
      suffix.add(step.reading(step.inputs().stream().map(input -> input - cut).toList()));
    }
    return Optional.of(
        new PlanCut(
            steps.get(cut).name(),
            extent,
            new Plan(steps.subList(0, cut + 1), extent.length()),
            new Plan(suffix, plan.features())));
  }

  private static int latest(Plan plan) {
    List<Step> steps = plan.steps();
    int frozen = 0;
    while (frozen + 1 < steps.size() && !PlanLayout.trains(steps.get(frozen + 1))) {
      frozen++;
    }
    // Going down from the last step, the earliest step that the later ones read.
    int earliest = steps.size() - 1;
    int cut = 0;
    for (int i = steps.size() - 1; i > 0; i--) {
      if (i <= frozen && i <= earliest) {
        cut = i;
        break;
      }
      for (int input : steps.get(i).inputs()) {
        earliest = Math.min(earliest, input);
      }
    }
    return cut;
  }
}
