package org.sluice.catalog.hikyuu;

import java.util.Arrays;
import java.util.Optional;
import org.sluice.api.catalog.Product.Kind;

/** hikyuu's types of instruments, by the number in its table {@code StockTypeInfo}. */
enum StockType {
    A(1, Kind.STOCK, "MAIN"),
    INDEX(2, Kind.INDEX, ""),
    /** Funds that are no ETF have an ETF's terms. */
    FUND(4, Kind.ETF, ""),
    ETF(5, Kind.ETF, ""),
    TREASURY_BOND(6, Kind.BOND, ""),
    BOND(7, Kind.BOND, ""),
    GEM(8, Kind.STOCK, "CHINEXT"),
    STAR(9, Kind.STOCK, "STAR"),
    A_BEIJING(11, Kind.STOCK, "BSE");

    private final int number;
    private final Kind kind;
    private final String board;

    StockType(int number, Kind kind, String board) {
        this.number = number;
        this.kind = kind;
        this.board = board;
    }

    Kind kind() {
        return kind;
    }

    String board() {
        return board;
    }

    /** Empty for a block (0), a B share in foreign money (3), a crypto-currency (10) and what hikyuu adds later. */
    static Optional<StockType> of(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }
}
