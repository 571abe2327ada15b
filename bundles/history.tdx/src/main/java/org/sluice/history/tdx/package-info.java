/** Reads the bars that TDX keeps in its folder vipdoc. */
package org.sluice.history.tdx;
