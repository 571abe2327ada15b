/** Our own orders: ids, state machine, rules, routing, audit, and one order of events for all. */
package org.sluice.desk;
