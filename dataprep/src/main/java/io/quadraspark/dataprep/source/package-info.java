/** Where raw images come from: the layouts that image sets are distributed in. */
package io.quadraspark.dataprep.source;
