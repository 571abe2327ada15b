/** Users and tokens in two files. */
package org.sluice.auth.file;
