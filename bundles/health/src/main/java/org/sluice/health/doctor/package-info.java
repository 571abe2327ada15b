/** Examines everything that people ask about when quotes do not come. */
package org.sluice.health.doctor;
