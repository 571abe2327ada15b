package org.sluice.api.auth;

/** What a user may do. None includes another. */
public enum Right {
    /** See quotes and history. */
    QUOTES,
    /** See and place orders, for the user's own accounts. */
    TRADE,
    /** Operate the process: its feeds, its plug-ins, the accounts of everybody. */
    ADMIN
}
