package org.sluice.health.alert;

/** From where on a rule finds something wrong; the names say the units. */
record Limits(
        int noTicksSeconds,
        double missingPercent,
        double maxSkewSeconds,
        double backlogPercent,
        double minFreeDiskPercent,
        int maxCatalogAgeDays,
        int minCalendarDays) {

    static final Limits DEFAULT = new Limits(30, 1, 5, 80, 10, 120, 30);
}
