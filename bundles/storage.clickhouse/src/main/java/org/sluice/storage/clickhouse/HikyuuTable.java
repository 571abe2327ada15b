package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;

/** A table of hikyuu's database {@code hku_data}: bars of one interval, column by column as hikyuu's importer has them. */
final class HikyuuTable implements Table<HikyuuTable.Row> {

    /** hikyuu keeps prices and volumes as whole thousandths. */
    private static final int THOUSANDTHS = 3;

    private static final int MARKET_LENGTH = 2;
    private static final int CODE_LENGTH = 6;
    private static final long MOST_UINT32 = 0xffff_ffffL;

    /**
     * A bar and its unit of volume.
     *
     * @param unit shares that 1 in hikyuu's column stands for
     */
    record Row(Bar bar, double unit) {}

    private final Interval interval;
    private final String name;

    private HikyuuTable(Interval interval, String name) {
        this.interval = interval;
        this.name = name;
    }

    /** The table for an interval; empty for one that hikyuu has none for. */
    static Optional<HikyuuTable> of(Interval interval) {
        String name = switch (interval) {
            case MIN1 -> "min_k";
            case MIN5 -> "min5_k";
            case MIN15 -> "min15_k";
            case MIN30 -> "min30_k";
            case MIN60 -> "min60_k";
            case HOUR2 -> "hour2_k";
            case DAY -> "day_k";
            case WEEK -> "week_k";
            case MONTH -> "month_k";
            case QUARTER -> "quarter_k";
            case HALFYEAR -> "halfyear_k";
            case YEAR -> "year_k";
            default -> "";
        };
        return name.isEmpty() ? Optional.empty() : Optional.of(new HikyuuTable(interval, name));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String columns() {
        return "market FixedString(2), code FixedString(6), date DateTime, open UInt32, high UInt32, low UInt32,"
                + " close UInt32, amount UInt64, volume UInt64";
    }

    /** hikyuu's own tables are plain MergeTree and keep what comes twice; their key and partitions are these. */
    @Override
    public String keys() {
        boolean decades = switch (interval) {
            case MIN1, MIN5, MIN15, MIN30 -> true;
            default -> false;
        };
        return "PARTITION BY " + (decades ? "(market, toYear(date) - toYear(date) % 10)" : "market")
                + " ORDER BY (market, code, date)";
    }

    /** The partition of a bar, as OPTIMIZE names it. */
    String partition(Bar bar) {
        String market = Schema.quoted(bar.symbol().exchange().market());
        if (!keys().contains("toYear")) {
            return market;
        }
        int year = LocalDate.ofInstant(time(bar), java.time.ZoneOffset.UTC).getYear();
        return "(" + market + ", " + (year - year % 10) + ")";
    }

    @Override
    public String written() {
        return "market, code, date, open, high, low, close, amount, volume";
    }

    /** Whether hikyuu's columns can hold it: a stock exchange's, with all prices. */
    static boolean fits(Bar bar) {
        return bar.symbol().exchange().market().length() == MARKET_LENGTH
                && bar.symbol().code().matches("[\\x21-\\x7e]{" + CODE_LENGTH + "}")
                && price(bar.open())
                && price(bar.high())
                && price(bar.low())
                && price(bar.close())
                && time(bar).getEpochSecond() >= 0
                && time(bar).getEpochSecond() <= MOST_UINT32;
    }

    private static boolean price(double price) {
        return price >= 0 && thousandths(price) <= MOST_UINT32;
    }

    @Override
    public void write(RowWriter row, Row value, long sequence, long written) throws IOException {
        Bar bar = value.bar();
        row.fixed(bar.symbol().exchange().market())
                .fixed(bar.symbol().code())
                .int32((int) time(bar).getEpochSecond())
                .int32((int) thousandths(bar.open()))
                .int32((int) thousandths(bar.high()))
                .int32((int) thousandths(bar.low()))
                .int32((int) thousandths(bar.close()))
                .int64(whole(bar.turnover()))
                .int64(thousandths(known(bar.volume()) / value.unit()))
                .endRow();
    }

    /** hikyuu has no word for absent. */
    private static double known(double value) {
        return value > 0 ? value : 0;
    }

    private static long whole(double value) {
        return (long) known(value);
    }

    /** Cut off, not rounded; of the number as it is written, so that 8.29 is 8290 and not 8289. */
    private static long thousandths(double value) {
        if (value > Long.MAX_VALUE / 1_000) {
            return Long.MAX_VALUE;
        }
        return BigDecimal.valueOf(value)
                .movePointRight(THOUSANDTHS)
                .setScale(0, RoundingMode.DOWN)
                .longValue();
    }

    /**
     * The time by which hikyuu knows a bar: its end if it is shorter than a day, midnight of a day, the Friday of a week,
     * the last calendar day of what is longer.
     */
    static Instant time(Bar bar) {
        LocalDate day = bar.tradingDay();
        return switch (bar.interval()) {
            case DAY -> midnight(day);
            case WEEK -> midnight(day.with(DayOfWeek.FRIDAY));
            case MONTH -> lastDay(day, 1);
            case QUARTER -> lastDay(day, 3);
            case HALFYEAR -> lastDay(day, 6);
            case YEAR -> lastDay(day, 12);
            default -> bar.end();
        };
    }

    /** The last day of the period of so many months that the day is in. */
    private static Instant lastDay(LocalDate day, int months) {
        int last = (day.getMonthValue() - 1) / months * months + months;
        return midnight(day.withDayOfMonth(1).withMonth(last).with(TemporalAdjusters.lastDayOfMonth()));
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(MarketTime.ZONE).toInstant();
    }
}
