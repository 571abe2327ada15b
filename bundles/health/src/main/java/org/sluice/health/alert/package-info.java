/** Rules that find what is wrong, a book of what stands, and robots that tell people. */
package org.sluice.health.alert;
