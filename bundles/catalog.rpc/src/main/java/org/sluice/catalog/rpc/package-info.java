/** Contracts of a vn.py server. */
package org.sluice.catalog.rpc;
