package org.sluice.api.market;

import java.time.LocalDate;
import java.util.Locale;

/**
 * How other programs write a {@link Symbol}, in both directions: {@code read(write(symbol))} is the symbol, and no two
 * symbols are written the same. The whole table, its sources and its traps are in {@code bundles/api/SYMBOLS.md}.
 *
 * <p>A {@link Symbol} has the exchange's own code in the exchange's own case: {@code SSE.600000}, {@code SHFE.cu2501},
 * {@code CZCE.TA505}, {@code CFFEX.IF2501}. CZCE writes one digit of the year, so its code means another contract ten
 * years later. A notation with two digits needs a day for that: of the contracts with this digit and month it means the
 * one that is delivered at most 12 months before and at most 107 months after the month of that day. So the listing day,
 * any day of trading and any in the year after the delivery give the same.
 *
 * <p>Main contracts and indices over a product ({@code KQ.m@SHFE.cu}, {@code nf_CU0}, {@code cu00.SF}) and combinations
 * are no symbols, and are refused. All methods are thread-safe; they are for setting up, so callers keep the result.
 */
public enum Notation {
    /** hikyuu's spot stream and data server. Upper case is written, any case is read. */
    HIKYUU(true, "SH SZ BJ - - - - - -", "- -", Futures.NONE, "SH600000"),
    /** vn.py's {@code vt_symbol}. */
    VNPY(
            false,
            ".SSE .SZSE .BSE .SHFE .INE .DCE .CZCE .CFFEX .GFEX",
            ".SSE .SZSE",
            Futures.OWN,
            "600000.SSE, cu2501.SHFE, TA505.CZCE"),
    /** TqSdk and DIFF. TqSdk itself refuses to subscribe to BSE. */
    DIFF(
            true,
            "SSE. SZSE. BSE. SHFE. INE. DCE. CZCE. CFFEX. GFEX.",
            "SSE. SZSE.",
            Futures.OWN,
            "SSE.600000, SHFE.cu2501, CZCE.TA505"),
    /** QMT and xtquant. CZCE with three digits is written, with three or four is read. */
    QMT(
            false,
            ".SH .SZ .BJ .SF .INE .DF .ZF .IF .GF",
            ".SHO .SZO",
            Futures.OWN_OR_FULL,
            "600000.SH, cu2501.SF, TA505.ZF, 10002513.SHO"),
    /** The Tencent quote page: stocks, funds, bonds and indices only. */
    TENCENT(true, "sh sz bj - - - - - -", "- -", Futures.NONE, "sh600000"),
    /** The Sina quote page. No options on futures. */
    SINA(
            true,
            "sh sz bj nf_ nf_ nf_ nf_ nf_ nf_",
            "CON_OP_ CON_OP_",
            Futures.UPPER_FULL,
            "sh600000, nf_CU2501, CON_OP_10002513"),
    /** The name of a file of TDX, without its ending. No options on futures. */
    TDX(true, "sh sz bj 30# 30# 29# 28# 47# 66#", "8# 9#", Futures.UPPER_FULL, "sh600000, 30#CU2501, 8#10002513");

    /** How contracts of the six futures exchanges are written. */
    private enum Futures {
        NONE,
        /** As the exchange does. */
        OWN,
        /** As the exchange does; CZCE is also read with two digits of the year. */
        OWN_OR_FULL,
        /** Upper case, always two digits of the year, and no options. */
        UPPER_FULL
    }

    private static final int STOCK_DIGITS = 6;
    private static final int OPTION_DIGITS = 8;

    private final boolean before;
    private final String[] marks;
    private final String[] optionMarks;
    private final Futures futures;
    private final String examples;

    /**
     * @param before whether the mark stands before the code
     * @param marks by exchange, in the order of {@link Exchange}; a minus where there is none
     * @param optionMarks for options on funds, of SSE and SZSE
     */
    Notation(boolean before, String marks, String optionMarks, Futures futures, String examples) {
        this.before = before;
        this.marks = marks.split(" ");
        this.optionMarks = optionMarks.split(" ");
        this.futures = futures;
        this.examples = examples;
    }

    /** Whether anything of an exchange can be written. */
    public boolean covers(Exchange exchange) {
        return !marks[exchange.ordinal()].equals("-");
    }

    /** Whether a symbol can be written; maybe only with a day. */
    public boolean covers(Symbol symbol) {
        String mark = mark(symbol);
        if (mark == null || futures != Futures.UPPER_FULL || stocks(symbol.exchange())) {
            return mark != null;
        }
        Contract contract = Contract.of(symbol.code());
        return contract.tail().isEmpty() && told(symbol.exchange(), contract);
    }

    /**
     * Writes a symbol for which no day is needed.
     *
     * @throws IllegalArgumentException naming the symbol and what can be written
     */
    public String write(Symbol symbol) {
        return write(symbol, null);
    }

    /**
     * Writes a symbol.
     *
     * @param day when the symbol is or was in use, which says the decade of a CZCE contract; may be null if none needed
     * @throws IllegalArgumentException naming the symbol and what can be written
     */
    public String write(Symbol symbol, LocalDate day) {
        if (!covers(symbol)) {
            throw new IllegalArgumentException(
                    symbol + " can't be written as " + this + ", which has names like " + examples);
        }
        String code = symbol.code();
        if (futures == Futures.UPPER_FULL && !stocks(symbol.exchange())) {
            code = code.toUpperCase(Locale.ROOT);
            if (symbol.exchange() == Exchange.CZCE) {
                Contract contract = Contract.of(code);
                code = contract.product() + contract.full(day, symbol.toString());
            }
        }
        return before ? mark(symbol) + code : code + mark(symbol);
    }

    /**
     * Reads a text in which no CZCE contract has two digits of the year.
     *
     * @throws IllegalArgumentException naming the text and the accepted forms
     */
    public Symbol read(String text) {
        return read(text, null);
    }

    /**
     * Reads a text.
     *
     * @param day when it was said: a CZCE contract of another decade than the one this day means is refused, as the
     *     symbol would be taken for that one; may be null if none is needed
     * @throws IllegalArgumentException naming the text and the accepted forms
     */
    public Symbol read(String text, LocalDate day) {
        for (Exchange exchange : Exchange.values()) {
            Symbol symbol = read(text, marks[exchange.ordinal()], exchange, day);
            if (symbol == null && exchange.ordinal() < optionMarks.length) {
                symbol = read(text, optionMarks[exchange.ordinal()], exchange, day);
            }
            if (symbol != null) {
                return symbol;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no " + this + " symbol; write " + examples);
    }

    /** Null if the text is not of this exchange, or not marked so. */
    private Symbol read(String text, String mark, Exchange exchange, LocalDate day) {
        int length = text.length() - mark.length();
        if (mark.equals("-")
                || length <= 0
                || !text.regionMatches(this == HIKYUU, before ? 0 : length, mark, 0, mark.length())) {
            return null;
        }
        String code = before ? text.substring(mark.length()) : text.substring(0, length);
        if (code.isBlank()) {
            return null;
        }
        if (futures == Futures.UPPER_FULL && !stocks(exchange)) {
            // only as it is written: nf_cu2501 is not known there
            if (!code.equals(code.toUpperCase(Locale.ROOT))) {
                return null;
            }
            code = Contract.lower(exchange) ? code.toLowerCase(Locale.ROOT) : code;
        }
        if (exchange == Exchange.CZCE && futures.compareTo(Futures.OWN_OR_FULL) >= 0) {
            Contract contract = Contract.of(code);
            if (contract != null && contract.digits().length() == 4) {
                code = contract.product() + contract.digits().substring(1) + contract.tail();
                Contract own = Contract.of(code);
                if (told(exchange, own) && !own.full(day, text).equals(contract.digits())) {
                    throw new IllegalArgumentException("'" + text + "' is not the CZCE." + code + " of " + day
                            + ", which is " + own.product() + own.full(day, text) + own.tail());
                }
            } else if (futures == Futures.UPPER_FULL) {
                return null;
            }
        }
        Symbol symbol = new Symbol(exchange, code);
        return mark.equals(mark(symbol)) && covers(symbol) ? symbol : null;
    }

    /** What marks a symbol here; null if it has no name here, or is none. */
    private String mark(Symbol symbol) {
        int place = symbol.exchange().ordinal();
        String code = symbol.code();
        String mark = null;
        if (stocks(symbol.exchange())) {
            boolean digits = Contract.digits(code, 0) == code.length();
            if (digits && code.length() == STOCK_DIGITS) {
                mark = marks[place];
            } else if (digits && code.length() == OPTION_DIGITS && code.charAt(0) == optionDigit(symbol.exchange())) {
                mark = optionMarks[place];
            }
        } else {
            Contract contract = Contract.of(code);
            if (contract != null && contract.isOf(symbol.exchange())) {
                mark = marks[place];
            }
        }
        return mark == null || mark.equals("-") ? null : mark;
    }

    /** Whether the mark, or else the product, says which exchange it is. */
    private boolean told(Exchange exchange, Contract contract) {
        String mark = marks[exchange.ordinal()];
        for (Exchange other : Exchange.values()) {
            if (other != exchange && marks[other.ordinal()].equals(mark)) {
                return contract.home() == exchange;
            }
        }
        return true;
    }

    /** With which the options of an exchange begin; Sina does not say which exchange they are of. */
    private static char optionDigit(Exchange exchange) {
        return exchange == Exchange.SSE ? '1' : exchange == Exchange.SZSE ? '9' : '-';
    }

    private static boolean stocks(Exchange exchange) {
        return exchange.compareTo(Exchange.BSE) <= 0;
    }
}
