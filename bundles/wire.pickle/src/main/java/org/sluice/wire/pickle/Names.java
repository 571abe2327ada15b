package org.sluice.wire.pickle;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Everything that a pickle may name: vn.py's classes, the members of its enums, a few functions. */
final class Names {

    static final String OBJECTS = "vnpy.trader.object";
    static final String EVENTS = "vnpy.event.engine";
    static final String ENUMS = "vnpy.trader.constant";

    /** A function or a class of which only calls are understood. */
    record Function(String name) {}

    /** One of vn.py's data classes. */
    record DataClass(String module, String name) {}

    /** One of vn.py's enums; it is called with a member's value. */
    record EnumClass(String name) {}

    static final Function GETATTR = new Function("builtins.getattr");
    static final Function ZONE = new Function("zoneinfo.ZoneInfo");

    private static final Set<String> CLASSES =
            Set.of(("TickData BarData OrderData TradeData PositionData AccountData LogData ContractData QuoteData "
                            + "SubscribeRequest OrderRequest CancelRequest HistoryRequest QuoteRequest")
                    .split(" "));

    private static final Map<String, Function> FUNCTIONS = functions(
            "datetime.datetime", "datetime.timedelta", "datetime.timezone", "pytz._p", "pytz._UTC", "_codecs.encode");

    /** Of each enum every name and every value, and the name they stand for. */
    private static final Map<String, Map<String, String>> MEMBERS = Map.of(
            "Direction", members("LONG=多=Long SHORT=空=Short NET=净=Net"),
            "Offset",
                    members(
                            "NONE= OPEN=开=Open CLOSE=平=Close CLOSETODAY=平今=Close_Today CLOSEYESTERDAY=平昨=Close_Yesterday"),
            "Status",
                    members("SUBMITTING=提交中=Submitting NOTTRADED=未成交=Not_Traded PARTTRADED=部分成交=Part_Traded "
                            + "ALLTRADED=全部成交=All_Traded CANCELLED=已撤销=Cancelled REJECTED=拒单=Rejected"),
            "Product",
                    members("EQUITY=股票=Stock FUTURES=期货=Futures OPTION=期权=Option INDEX=指数=Index FOREX=外汇=Forex "
                            + "SPOT=现货=Spot ETF BOND=债券=Bond WARRANT=权证=Warrant SPREAD=价差=Spread FUND=基金=Fund CFD "
                            + "SWAP=互换=Swap"),
            "OrderType", members("LIMIT=限价=Limit MARKET=市价=Market STOP FAK FOK RFQ=询价 ETF"),
            "OptionType", members("CALL=看涨期权=Call PUT=看跌期权=Put"),
            "Currency", members("USD HKD CNY CAD"),
            "Interval", members("MINUTE=1m HOUR=1h DAILY=d WEEKLY=w TICK=tick"),
            "Exchange",
                    members(
                            "CFFEX SHFE CZCE DCE INE GFEX SSE SZSE BSE SHHK SZHK SGE WXE CFETS XBOND SMART NYSE NASDAQ ARCA "
                                    + "EDGEA ISLAND BATS IEX AMEX TSE NYMEX COMEX GLOBEX IDEALPRO CME ICE SEHK HKFE SGX CBOT=CBT "
                                    + "CBOE CFE DME EUREX=EUX APEX LME BMD TOCOM EUNX KRX OTC IBKRATS LOCAL GLOBAL"));

    private Names() {}

    /**
     * What a pickle means by a name.
     *
     * @return a {@link Function}, {@link DataClass}, {@link EnumClass} or {@link Member}
     * @throws PickleException naming it, if it is none of those
     */
    static Object find(String module, String name) throws PickleException {
        if (module.equals(OBJECTS) && CLASSES.contains(name) || module.equals(EVENTS) && name.equals("Event")) {
            return new DataClass(module, name);
        }
        if (module.equals(ENUMS)) {
            int dot = name.indexOf('.');
            String type = dot < 0 ? name : name.substring(0, dot);
            if (MEMBERS.containsKey(type)) {
                return dot < 0 ? new EnumClass(type) : member(type, name.substring(dot + 1));
            }
        }
        if (name.equals("getattr") && (module.equals("builtins") || module.equals("__builtin__"))) {
            return GETATTR;
        }
        if (module.equals("zoneinfo") && name.equals("ZoneInfo")) {
            return ZONE;
        }
        Function function = FUNCTIONS.get(module + '.' + name);
        if (function == null) {
            throw new PickleException("refused: " + shown(module + '.' + name) + " is not part of vn.py's messages");
        }
        return function;
    }

    /** Whether a data class is vn.py's own, so that each vn.py can read an object of it. */
    static boolean knows(String module, String type) {
        return module.equals(OBJECTS) && CLASSES.contains(type) || module.equals(EVENTS) && type.equals("Event");
    }

    /** By the member's name or by its value, Chinese or English. */
    static Member member(String type, String nameOrValue) throws PickleException {
        String name = MEMBERS.get(type).get(nameOrValue);
        if (name == null) {
            throw new PickleException("refused: " + type + " has no member '" + shown(nameOrValue) + "'");
        }
        return new Member(type, name);
    }

    /** A name as it may be logged: short and on one line. */
    static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 80 ? plain : plain.substring(0, 80) + "…";
    }

    private static Map<String, Function> functions(String... names) {
        Map<String, Function> functions = new HashMap<>();
        for (String name : names) {
            functions.put(name, new Function(name));
        }
        return Map.copyOf(functions);
    }

    private static Map<String, String> members(String list) {
        Map<String, String> members = new HashMap<>();
        for (String member : list.split(" ")) {
            String[] names = member.split("=", -1);
            for (String each : names) {
                members.put(each.replace('_', ' '), names[0]);
            }
        }
        return Map.copyOf(members);
    }
}
