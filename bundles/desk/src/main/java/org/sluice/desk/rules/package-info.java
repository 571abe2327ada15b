/** What the desk checks before an order is routed: one class per rule. */
package org.sluice.desk.rules;
