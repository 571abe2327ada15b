/** The engine's catalog: every source merged into one answer. */
package org.sluice.catalog;
