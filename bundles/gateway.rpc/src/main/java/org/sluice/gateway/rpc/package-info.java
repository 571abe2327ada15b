/** Orders through a vn.py server. */
package org.sluice.gateway.rpc;
