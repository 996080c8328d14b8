/** A real S3 server for the quickstart and the tests. */
package io.quadraspark.s3;
