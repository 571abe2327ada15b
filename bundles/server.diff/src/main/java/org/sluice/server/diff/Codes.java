package org.sluice.server.diff;

import org.sluice.api.auth.LoginException;
import org.sluice.api.trade.OrderRefusedException;

/** Every code a notice can have, with its level and text. The table for people is in DIFF.md; a test compares them. */
enum Codes {
    LOGIN_OK(1000, Level.INFO, "认证成功"),
    LOGIN_WRONG(1001, Level.ERROR, "认证失败: 用户名或密码错误"),
    LOGIN_REPEATED(1002, Level.WARNING, "重复登录: 本连接已认证"),
    LOGIN_TOO_MANY(1003, Level.ERROR, "认证失败: 尝试次数过多"),
    NOT_LOGGED_IN(1004, Level.ERROR, "未认证: 请先登录"),
    LOGIN_UNAVAILABLE(1005, Level.ERROR, "认证失败: 认证服务不可用"),
    LOGIN_NOT_HERE(1006, Level.ERROR, "认证失败: 该用户只能从本机登录"),
    LOGIN_EXPIRED(1007, Level.ERROR, "认证失败: 令牌已过期"),
    NO_RIGHT(1008, Level.ERROR, "没有权限"),
    PASSWORD_CHANGED(1010, Level.INFO, "修改密码成功"),
    PASSWORD_REFUSED(1011, Level.ERROR, "修改密码失败"),
    ORDER_FUNDS(2001, Level.ERROR, "订单提交失败: 可用资金不足"),
    ORDER_POSITION(2002, Level.ERROR, "订单提交失败: 可平持仓不足"),
    ORDER_RIGHTS(2003, Level.ERROR, "订单提交失败: 没有交易权限"),
    ORDER_ACCOUNT(2004, Level.ERROR, "订单提交失败: 用户或账户不符"),
    ORDER_SYMBOL(2005, Level.ERROR, "订单提交失败: 合约不存在"),
    ORDER_DUPLICATE(2006, Level.ERROR, "订单提交失败: 订单号重复"),
    ORDER_PRICE(2007, Level.ERROR, "订单提交失败: 价格不合规"),
    ORDER_VOLUME(2008, Level.ERROR, "订单提交失败: 数量不合规"),
    ORDER_CLOSED(2009, Level.ERROR, "订单提交失败: 当前不在交易时段"),
    ORDER_RISK(2010, Level.ERROR, "订单提交失败: 风控拒绝"),
    ORDER_HALTED(2011, Level.ERROR, "订单提交失败: 交易已暂停"),
    ORDER_GATEWAY(2012, Level.ERROR, "订单提交失败: 交易通道不可用"),
    ORDER_INVALID(2013, Level.ERROR, "订单提交失败: 字段有误"),
    ORDER_REJECTED(2015, Level.ERROR, "订单被拒绝"),
    ORDER_UNKNOWN(2016, Level.WARNING, "订单结果未知, 等待对账"),
    CANCEL_UNKNOWN(3001, Level.ERROR, "撤单失败: 订单不存在"),
    CANCEL_FINISHED(3002, Level.ERROR, "撤单失败: 订单已结束"),
    CANCEL_ACCOUNT(3003, Level.ERROR, "撤单失败: 用户或账户不符"),
    CANCEL_CLOSED(3004, Level.ERROR, "撤单失败: 当前不可撤单"),
    CANCEL_REFUSED(3005, Level.ERROR, "撤单失败"),
    CANCEL_INVALID(3013, Level.ERROR, "撤单失败: 字段有误"),
    LIST_TOO_LONG(4001, Level.ERROR, "订阅失败: 合约过多"),
    LIST_INVALID(4002, Level.ERROR, "订阅失败: 字段有误"),
    TRANSFER_REFUSED(5001, Level.ERROR, "银期转账失败: 未开通"),
    NO_STATEMENT(5002, Level.WARNING, "没有该交易日的结算单"),
    MALFORMED(9001, Level.ERROR, "消息不是合法的 JSON"),
    NO_AID(9002, Level.ERROR, "消息必须是带 aid 字符串的 JSON 对象"),
    UNKNOWN_AID(9003, Level.ERROR, "不支持的 aid"),
    TOO_FAST(9004, Level.ERROR, "消息过于频繁, 已丢弃"),
    BAD_FIELD(9005, Level.ERROR, "字段有误"),
    FAILED(9006, Level.ERROR, "服务器内部错误"),
    QUEUE_FULL(9007, Level.ERROR, "登录完成前消息过多, 已丢弃");

    /** How bad it is. */
    enum Level {
        INFO,
        WARNING,
        ERROR
    }

    private final int number;
    private final Level level;
    private final String text;

    Codes(int number, Level level, String text) {
        this.number = number;
        this.level = level;
        this.text = text;
    }

    int number() {
        return number;
    }

    Level level() {
        return level;
    }

    String text() {
        return text;
    }

    static Codes ofLogin(LoginException.Reason reason) {
        return switch (reason) {
            case UNKNOWN_OR_WRONG -> LOGIN_WRONG;
            case TOO_MANY_ATTEMPTS -> LOGIN_TOO_MANY;
            case NOT_FROM_HERE -> LOGIN_NOT_HERE;
            case EXPIRED -> LOGIN_EXPIRED;
            case UNFIT_PASSWORD, NOT_SAVED -> LOGIN_UNAVAILABLE;
        };
    }

    static Codes ofOrder(OrderRefusedException.Reason reason) {
        return switch (reason) {
            case FUNDS -> ORDER_FUNDS;
            case POSITION -> ORDER_POSITION;
            case RIGHTS -> ORDER_RIGHTS;
            case UNKNOWN_ACCOUNT -> ORDER_ACCOUNT;
            case UNKNOWN_SYMBOL -> ORDER_SYMBOL;
            case DUPLICATE_ID -> ORDER_DUPLICATE;
            case PRICE -> ORDER_PRICE;
            case VOLUME -> ORDER_VOLUME;
            case CLOSED -> ORDER_CLOSED;
            case RISK -> ORDER_RISK;
            case HALTED -> ORDER_HALTED;
            case GATEWAY -> ORDER_GATEWAY;
            case UNKNOWN_ORDER, FINISHED, INVALID -> ORDER_INVALID;
        };
    }

    static Codes ofCancel(OrderRefusedException.Reason reason) {
        return switch (reason) {
            case UNKNOWN_ORDER -> CANCEL_UNKNOWN;
            case FINISHED -> CANCEL_FINISHED;
            case RIGHTS, UNKNOWN_ACCOUNT -> CANCEL_ACCOUNT;
            case CLOSED -> CANCEL_CLOSED;
            default -> CANCEL_REFUSED;
        };
    }
}
