/** Files that are known to be whole: sizes, hashes, and JSON that carries its own hash. */
package io.quadraspark.training.file;
