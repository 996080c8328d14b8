/**
 * The whole way on one machine, with input of its own: an S3 server on loopback, two families of
 * images, a backbone pretrained on one, adapters trained on the other, on executors in JVMs of
 * their own.
 */
package io.quadraspark.quickstart;
