/** What a running job has done so far, in lines for people. */
package io.quadraspark.dataprep.progress;
