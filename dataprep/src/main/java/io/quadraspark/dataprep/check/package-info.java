/** Whether a data set is whole: every file read to its end, every sample against the manifest. */
package io.quadraspark.dataprep.check;
