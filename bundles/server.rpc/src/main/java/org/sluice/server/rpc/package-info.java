/** Quotes and trading for vn.py's RpcGateway, as vn.py's RpcService serves them. */
package org.sluice.server.rpc;
