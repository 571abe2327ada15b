/** hikyuu's data server: bars and ticks for whoever asks over NNG's req/rep. */
package org.sluice.server.data;
