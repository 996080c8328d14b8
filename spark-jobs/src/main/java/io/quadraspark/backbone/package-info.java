/**
 * What a network is: an engine-neutral graph of nodes, the architectures that are known by name,
 * and weights as safetensors.
 */
package io.quadraspark.backbone;
