/** Lets clients of the DIFF protocol in: quotes and trading over websocket. */
package org.sluice.server.diff;
