package org.sluice.health.alert;

/**
 * Something a rule finds wrong at this moment.
 *
 * @param subject what it is wrong with; with the rule's name it says which condition it is, whatever the text
 * @param text one plain sentence
 * @param feed the feed whose session it belongs to; empty if it is wrong at any hour
 */
record Condition(String rule, String subject, String text, String feed) {

    /** Wrong at any hour. */
    static Condition always(String rule, String subject, String text) {
        return new Condition(rule, subject, text, "");
    }

    /** Wrong in a feed's session only. */
    static Condition ofFeed(String rule, String feed, String text) {
        return new Condition(rule, "feed " + feed, text, feed);
    }
}
