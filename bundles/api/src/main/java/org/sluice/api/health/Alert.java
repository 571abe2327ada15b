package org.sluice.api.health;

import java.time.Instant;

/**
 * Something that is wrong now.
 *
 * @param rule which rule found it: {@code no-ticks}
 * @param subject what it is wrong with: {@code feed stock}
 * @param text one plain sentence
 * @param since when it began
 */
public record Alert(String rule, String subject, String text, Instant since) {}
