/** Reads bars from CSV files. */
package org.sluice.history.csv;
