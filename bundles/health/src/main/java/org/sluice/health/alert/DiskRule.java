package org.sluice.health.alert;

import java.util.List;
import java.util.Locale;
import org.sluice.health.Picture;
import org.sluice.health.Picture.Disk;

/** There is little room left where Sluice writes. */
final class DiskRule implements Rule {

    private final double least;

    DiskRule(Limits limits) {
        least = limits.minFreeDiskPercent();
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public List<Condition> look(Picture picture) {
        Disk disk = picture.disk();
        return disk.freePercent() < least
                ? List.of(Condition.always(
                        name(),
                        disk.path(),
                        String.format(
                                Locale.ROOT,
                                "%.1f %% of the disk is free (%,d MiB)",
                                disk.freePercent(),
                                disk.usable() >> 20)))
                : List.of();
    }
}
