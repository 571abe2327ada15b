/** What the process tells about itself over HTTP: {@code /health}, {@code /metrics} and the first page. */
package org.sluice.http.status;
