/** Ticks become K-line bars of every interval, in memory. */
package org.sluice.aggregator;
