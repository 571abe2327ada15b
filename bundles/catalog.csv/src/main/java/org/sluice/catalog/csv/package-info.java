/** Instruments, products, sessions and holidays from CSV files. */
package org.sluice.catalog.csv;
