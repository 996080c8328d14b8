/** A real YARN for the tests. */
package io.quadraspark.yarn;
