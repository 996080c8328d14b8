/** Access to the steps of the conversion, to time them one by one. */
package io.quadraspark.dataprep.image;
