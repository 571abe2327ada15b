/** Ticks of a vn.py server. */
package org.sluice.fetcher.rpc;
