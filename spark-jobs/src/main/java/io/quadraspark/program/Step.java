package io.quadraspark.program;

import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import java.util.List;
import java.util.Optional;

/**
 * One operation of a {@link Plan}: a node of the backbone, or several that passes made into one.
 * Inputs are indices of earlier steps.
 */
public sealed interface Step {
  /** Name of the node that computes; weights are found by it. */
  String name();

  /** Indices of the steps that this one reads. */
  List<Integer> inputs();

  /** The same step reading other steps. */
  Step reading(List<Integer> inputs);

  /** An activation that is applied in place to the step's output; empty for none. */
  default Optional<Node.Activation.Kind> activation() {
    return Optional.empty();
  }

  /** How a convolution's batch norm is computed. */
  enum NormMode {
    /** There is none. */
    NONE,
    /** Frozen, multiplied into the weights once. */
    FOLDED,
    /** Statistics frozen, scale and shift trained. */
    AFFINE,
    /** Statistics of the batch, all trained (pretraining). */
    BATCH
  }

  /**
   * A norm behind a convolution.
   *
   * @param name where its tensors are found
   */
  record Norm(String name, double eps, NormMode mode) {}

  /**
   * The quadratic term beside a convolution.
   *
   * @param name prefix of its tensors in the vector
   * @param kappa what becomes of the two factors
   * @param rank r, or the number of products R
   * @param kernel k of the atrous factors
   * @param dilation resolved, at least 1
   */
  record Adapter(
      String name, Form form, AdapterSpec.Kernel kappa, int rank, int kernel, int dilation) {
    /** The algebraic form. */
    public enum Form {
      LOW_RANK,
      DEPTHWISE
    }

    /**
     * Whether the term has a scale of its own for each channel, zero at the start: kappa of a zero
     * factor need not be zero, and the depthwise form has no other tensor behind it.
     */
    public boolean gated() {
      return form == Form.DEPTHWISE && kappa != AdapterSpec.Kernel.PRODUCT;
    }

    /** Pixels that the atrous kernel spans. */
    public int extent() {
      return dilation * (kernel - 1) + 1;
    }

    /**
     * The padding that puts the adapter's centre on the centre of the base kernel: [top, left,
     * bottom, right].
     *
     * @param base the convolution beside it
     */
    public Node.Padding padding(Node.Convolution base) {
      int more = (extent() - base.kernel()) / 2;
      Node.Padding p = base.padding();
      return new Node.Padding(p.top() + more, p.left() + more, p.bottom() + more, p.right() + more);
    }
  }

  /** The image. */
  record InputStep(String name) implements Step {
    @Override
    public List<Integer> inputs() {
      return List.of();
    }

    @Override
    public Step reading(List<Integer> inputs) {
      return this;
    }
  }

  /**
   * {@code activation(norm(W*x + b + q(x)))}.
   *
   * @param node geometry and the names of weight and bias
   * @param trained whether weight and bias train (pretraining)
   */
  record ConvolutionStep(
      Node.Convolution node,
      List<Integer> inputs,
      Optional<Norm> norm,
      Optional<Adapter> adapter,
      Optional<Node.Activation.Kind> activation,
      boolean trained)
      implements Step {
    @Override
    public String name() {
      return node.name();
    }

    @Override
    public Step reading(List<Integer> others) {
      return new ConvolutionStep(node, others, norm, adapter, activation, trained);
    }

    ConvolutionStep with(Norm other) {
      return new ConvolutionStep(node, inputs, Optional.of(other), adapter, activation, trained);
    }

    ConvolutionStep with(Adapter other) {
      return new ConvolutionStep(node, inputs, norm, Optional.of(other), activation, trained);
    }

    ConvolutionStep with(Node.Activation.Kind other) {
      return new ConvolutionStep(node, inputs, norm, adapter, Optional.of(other), trained);
    }

    ConvolutionStep withTrained(boolean other) {
      return new ConvolutionStep(node, inputs, norm, adapter, activation, other);
    }
  }

  /** Sum of two steps. */
  record AddStep(String name, List<Integer> inputs, Optional<Node.Activation.Kind> activation)
      implements Step {
    @Override
    public Step reading(List<Integer> others) {
      return new AddStep(name, others, activation);
    }

    AddStep with(Node.Activation.Kind other) {
      return new AddStep(name, inputs, Optional.of(other));
    }
  }

  /** A node that no pass changes: it computes what the node says, with frozen weights. */
  record PlainStep(Node node, List<Integer> inputs) implements Step {
    @Override
    public String name() {
      return node.name();
    }

    @Override
    public Step reading(List<Integer> others) {
      return new PlainStep(node, others);
    }
  }
}
