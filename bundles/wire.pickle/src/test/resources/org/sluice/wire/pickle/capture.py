"""Prints golden.tsv: each of vn.py's classes as CPython pickles it, and what it means. Run where vn.py is installed:
python capture.py FORM PROTOCOL, FORM being the name of how this Python writes enums."""
import base64, pickle, sys, time, types
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

sys.modules.setdefault("talib", types.ModuleType("talib"))
from vnpy.event import Event
from vnpy.trader.constant import *
from vnpy.trader import object as o

FORM, PROTOCOL = sys.argv[1], int(sys.argv[2])
CHINA = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 20, 9, 30, 1, 123456, CHINA)
B = dict(gateway_name="SIM", symbol="cu2701", exchange=Exchange.SHFE)


def text(value):
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return "'" + value + "'"
    if isinstance(value, datetime):
        zone = value.tzinfo
        name = "" if zone is None else "[" + (getattr(zone, "key", None) or str(zone)) + "]"
        return value.replace(tzinfo=None).isoformat(timespec="microseconds") + name
    if hasattr(value, "name") and hasattr(type(value), "__members__"):
        return type(value).__name__ + "." + value.name
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(text, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(text(k) + ": " + text(v) for k, v in value.items()) + "}"
    if hasattr(value, "__dict__"):
        return type(value).__name__ + "(" + ", ".join(k + "=" + text(v) for k, v in value.__dict__.items()) + ")"
    return repr(value)


tick = o.TickData(**B, datetime=AT, name="沪铜", last_price=75000.5, volume=12, bid_price_1=75000.0, ask_volume_1=70000, localtime=AT)
extra = o.TickData(**B, datetime=datetime(2026, 11, 20, 1, 2, 3, 4, timezone.utc))
extra.extra = {"a": [1, 2.5, None, True], "b": -1, "c": 2**40}
log = o.LogData("SIM", "合约信息查询成功")
log.time = datetime(2026, 11, 20, 9, 0)
contract = o.ContractData(**B, name="沪铜2701", product=Product.FUTURES, size=5, pricetick=10, history_data=True)
option = o.ContractData(**B, name="", product=Product.OPTION, size=5, pricetick=0.5, option_type=OptionType.CALL, option_expiry=AT)
R = dict(symbol="cu2701", exchange=Exchange.SHFE)
cases = {
    "TickData": [ "", Event("eTick.", tick)],
    "extra": extra,
    "BarData": o.BarData(**B, datetime=AT, interval=Interval.MINUTE, close_price=1.5),
    "OrderData": o.OrderData(**B, orderid="1_2", direction=Direction.LONG, offset=Offset.OPEN, price=75000.5, volume=3, status=Status.PARTTRADED, datetime=AT),
    "TradeData": o.TradeData(**B, orderid="1_2", tradeid="7", direction=Direction.SHORT, offset=Offset.CLOSETODAY, price=1.5, volume=300, datetime=AT),
    "PositionData": o.PositionData(**B, direction=Direction.NET, volume=5, pnl=-1.5),
    "AccountData": o.AccountData(gateway_name="SIM", accountid="main", balance=100000.5, frozen=500),
    "LogData": Event("eLog", log),
    "ContractData": [True, [contract] * 1 + [option]],
    "QuoteData": o.QuoteData(**B, quoteid="q1", bid_price=1.5, bid_volume=1, ask_price=2.5, ask_volume=2, bid_offset=Offset.NONE, ask_offset=Offset.CLOSEYESTERDAY),
    "SubscribeRequest": ["subscribe", (o.SubscribeRequest(**R), "SIM"), {}],
    "OrderRequest": o.OrderRequest(**R, direction=Direction.LONG, type=OrderType.FAK, volume=1, price=2.5, offset=Offset.OPEN),
    "CancelRequest": o.CancelRequest(orderid="1_2", **R),
    "HistoryRequest": o.HistoryRequest(**R, start=AT, end=datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8))), interval=Interval.DAILY),
    "QuoteRequest": o.QuoteRequest(**R, bid_price=1.5, bid_volume=1, ask_price=2.5, ask_volume=2),
    "EUREX": [Exchange.EUREX, Exchange.CBOT, OrderType.RFQ, Status.REJECTED, Offset.NONE],
    "heartbeat": ["heartbeat", 1796000000.25],
    "failed": [False, "Traceback: " + "长" * 100],
    "nothing": [True, None],
}
for name, value in cases.items():
    print(FORM, name, base64.b64encode(pickle.dumps(value, PROTOCOL)).decode(), text(value), sep="\t")
