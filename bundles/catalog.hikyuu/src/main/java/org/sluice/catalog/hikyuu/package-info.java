/** Instruments and holidays from hikyuu's SQLite database. */
package org.sluice.catalog.hikyuu;
