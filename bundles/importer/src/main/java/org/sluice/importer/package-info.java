/** Brings the bars of the past into the journal, on trading days at a set time. */
package org.sluice.importer;
