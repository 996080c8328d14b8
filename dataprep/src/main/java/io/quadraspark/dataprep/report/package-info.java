/** A data set as one page that opens in any browser, without scripts and without a network. */
package io.quadraspark.dataprep.report;
