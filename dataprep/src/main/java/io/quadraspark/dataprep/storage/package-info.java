/** Files on any Hadoop file system: whole or absent, hashed, errors in words. */
package io.quadraspark.dataprep.storage;
