/** From the command line to a running framework. */
package org.sluice.launcher;
