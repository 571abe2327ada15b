/** Watches that everything configured runs, and says in plain words when it does and when it does not. */
package org.sluice.health;
