/** The journal of every tick and closed bar: the point of durability, which feeds every store at its own pace. */
package org.sluice.recorder;
