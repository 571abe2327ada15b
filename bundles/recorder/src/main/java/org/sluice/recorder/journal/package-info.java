/** The journal's files: records, segments, recovery. JOURNAL.md has them byte for byte. */
package org.sluice.recorder.journal;
