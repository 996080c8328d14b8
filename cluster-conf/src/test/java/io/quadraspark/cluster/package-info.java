/**
 * Holds the definitions of clusters and jobs against the models of the services that read them.
 * That a model takes a file does not mean that the service accepts it: nothing here is submitted
 * anywhere.
 */
package io.quadraspark.cluster;
