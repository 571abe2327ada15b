"""A gateway of vn.py without a broker: three contracts, ticks by a timer, one account, limit orders. For checks and trials."""

import json
import os
import random
import threading
from dataclasses import asdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vnpy.event import EventEngine
from vnpy.trader.constant import Direction, Exchange, Offset, OrderType, Product, Status
from vnpy.trader.gateway import BaseGateway
from vnpy.trader.object import (AccountData, CancelRequest, ContractData, HistoryRequest, OrderData, OrderRequest,
                                PositionData, SubscribeRequest, TickData, TradeData)

ZONE = ZoneInfo("Asia/Shanghai")
MARGIN = 0.1
BALANCE = 1_000_000.0

#           symbol, exchange, name, product, contract size, price step, first price
CONTRACTS = [("rb2701", Exchange.SHFE, "rb2701", Product.FUTURES, 10, 1.0, 3200.0),
             ("cu2701", Exchange.SHFE, "cu2701", Product.FUTURES, 5, 10.0, 75000.0),
             ("600000", Exchange.SSE, "浦发银行", Product.EQUITY, 1, 0.01, 10.0)]


class Market:
    """The price of one contract: a random walk of one step at most, within two percent of where it began."""

    def __init__(self, size: float, step: float, first: float) -> None:
        self.size, self.step, self.first = size, step, first
        self.offset = 0
        self.high = self.low = 0
        self.reach = int(first * 0.02 / step)

    def move(self) -> None:
        self.offset = max(-self.reach, min(self.reach, self.offset + random.choice((-1, 0, 1))))
        self.high, self.low = max(self.high, self.offset), min(self.low, self.offset)

    def price(self, steps: int) -> float:
        return round(self.first + (self.offset + steps) * self.step, 4)

    def at(self, offset: int) -> float:
        return round(self.first + offset * self.step, 4)


class SimGateway(BaseGateway):
    """Everything it was told is kept in the file of the setting "state", so that it survives kill -9 as at a broker."""

    default_name: str = "SIM"
    default_setting: dict = {"accountid": "demo", "state": "", "milliseconds": 200, "depth": 5}
    exchanges: list = [Exchange.SHFE, Exchange.SSE]

    def __init__(self, event_engine: EventEngine, gateway_name: str) -> None:
        super().__init__(event_engine, gateway_name)
        self.lock = threading.RLock()
        self.stopped = threading.Event()
        self.contracts: dict[str, ContractData] = {}
        self.markets: dict[str, Market] = {}
        self.subscribed: set[str] = set()
        self.orders: dict[str, OrderData] = {}
        self.trades: list[TradeData] = []
        self.positions: dict[tuple, PositionData] = {}
        self.balance = BALANCE
        self.count = 0
        self.thread = threading.Thread(target=self.run, daemon=True)

    def connect(self, setting: dict) -> None:
        setting = {**self.default_setting, **setting}
        self.accountid, self.state = setting["accountid"], setting["state"]
        self.seconds, self.depth = setting["milliseconds"] / 1000, setting["depth"]
        for symbol, exchange, name, product, size, step, first in CONTRACTS:
            contract = ContractData(gateway_name=self.gateway_name, symbol=symbol, exchange=exchange, name=name,
                                    product=product, size=size, pricetick=step)
            self.contracts[contract.vt_symbol] = contract
            self.markets[contract.vt_symbol] = Market(size, step, first)
            self.on_contract(contract)
        if self.state and os.path.exists(self.state):
            self.load()
        with self.lock:
            for order in self.orders.values():
                self.on_order(order)
            for trade in self.trades:
                self.on_trade(trade)
            for position in self.positions.values():
                self.on_position(position)
            self.on_account(self.account())
        self.thread.start()
        self.write_log("connected to nothing, the market is made up")

    def close(self) -> None:
        self.stopped.set()

    def subscribe(self, req: SubscribeRequest) -> None:
        with self.lock:
            if req.vt_symbol in self.markets:
                self.subscribed.add(req.vt_symbol)

    def send_order(self, req: OrderRequest) -> str:
        """An order of another type than LIMIT, or without the money for it, is refused: the id is empty."""
        with self.lock:
            contract = self.contracts.get(req.vt_symbol)
            if not contract or req.type != OrderType.LIMIT or req.volume <= 0:
                return ""
            if req.offset in (Offset.OPEN, Offset.NONE) and req.direction == Direction.LONG \
                    and req.price * req.volume * contract.size * MARGIN > self.account().available:
                return ""
            self.count += 1
            order = req.create_order_data(f"{self.count:06d}", self.gateway_name)
            order.datetime = datetime.now(ZONE)
            order.status = Status.SUBMITTING
            self.orders[order.orderid] = order
            self.on_order(self.copy(order))
            order.status = Status.NOTTRADED
            self.save()
            self.on_order(self.copy(order))
            self.on_account(self.account())
            return order.vt_orderid

    def cancel_order(self, req: CancelRequest) -> None:
        with self.lock:
            order = self.orders.get(req.orderid)
            if order and order.is_active():
                order.status = Status.CANCELLED
                self.save()
                self.on_order(self.copy(order))
                self.on_account(self.account())

    def query_account(self) -> None:
        self.on_account(self.account())

    def query_position(self) -> None:
        for position in self.positions.values():
            self.on_position(position)

    def query_history(self, req: HistoryRequest) -> list:
        return []

    def run(self) -> None:
        while not self.stopped.wait(self.seconds):
            with self.lock:
                for vt_symbol, market in self.markets.items():
                    market.move()
                    if vt_symbol in self.subscribed:
                        self.on_tick(self.tick(vt_symbol))
                for order in list(self.orders.values()):
                    if order.is_active():
                        self.match(order)

    def tick(self, vt_symbol: str) -> TickData:
        contract, market = self.contracts[vt_symbol], self.markets[vt_symbol]
        now = datetime.now(ZONE)
        # from the time of day, so that it does not run backwards over a restart
        volume = float(int((now - now.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(seconds=0.1)))
        tick = TickData(gateway_name=self.gateway_name, symbol=contract.symbol, exchange=contract.exchange, datetime=now,
                        name=contract.name, volume=volume, turnover=volume * market.first * contract.size,
                        last_price=market.price(0), limit_up=market.at(5 * market.reach),
                        limit_down=market.at(-5 * market.reach), open_price=market.first, high_price=market.at(market.high),
                        low_price=market.at(market.low), pre_close=market.first, localtime=datetime.now())
        if contract.product == Product.FUTURES:
            tick.open_interest = 100_000.0
        for level in range(1, 6):
            setattr(tick, f"bid_price_{level}", market.price(-level))
            setattr(tick, f"ask_price_{level}", market.price(level))
            setattr(tick, f"bid_volume_{level}", float(self.depth * level))
            setattr(tick, f"ask_volume_{level}", float(self.depth * level))
        return tick

    def match(self, order: OrderData) -> None:
        """Fills against the best price, at most its volume in each tick."""
        market = self.markets[order.vt_symbol]
        long = order.direction == Direction.LONG
        price = market.price(1 if long else -1)
        if (order.price < price) if long else (order.price > price):
            return
        volume = float(min(order.volume - order.traded, self.depth * (100 if order.exchange == Exchange.SSE else 1)))
        order.traded += volume
        order.status = Status.ALLTRADED if order.traded == order.volume else Status.PARTTRADED
        self.count += 1
        trade = TradeData(gateway_name=self.gateway_name, symbol=order.symbol, exchange=order.exchange,
                          orderid=order.orderid, tradeid=f"T{self.count:06d}", direction=order.direction,
                          offset=order.offset, price=price, volume=volume, datetime=datetime.now(ZONE))
        self.trades.append(trade)
        position = self.book(trade)
        self.save()
        self.on_order(self.copy(order))
        self.on_trade(trade)
        self.on_position(position)
        self.on_account(self.account())

    def book(self, trade: TradeData) -> PositionData:
        opens = trade.offset == Offset.OPEN or trade.offset == Offset.NONE and trade.direction == Direction.LONG
        side = trade.direction if opens else Direction.SHORT if trade.direction == Direction.LONG else Direction.LONG
        key = (trade.vt_symbol, side)
        held = self.positions.get(key) or PositionData(gateway_name=self.gateway_name, symbol=trade.symbol,
                                                       exchange=trade.exchange, direction=side)
        if opens:
            price = (held.price * held.volume + trade.price * trade.volume) / (held.volume + trade.volume)
            volume = held.volume + trade.volume
        else:
            price, volume = held.price, held.volume - trade.volume
            sign = 1 if side == Direction.LONG else -1
            self.balance += sign * (trade.price - held.price) * trade.volume * self.contracts[trade.vt_symbol].size
        self.positions[key] = PositionData(gateway_name=self.gateway_name, symbol=trade.symbol, exchange=trade.exchange,
                                           direction=side, volume=volume, price=price)
        return self.positions[key]

    def account(self) -> AccountData:
        def worth(each, volume: float) -> float:
            return each.price * volume * self.contracts[each.vt_symbol].size * MARGIN

        frozen = sum(worth(order, order.volume - order.traded) for order in self.orders.values()
                     if order.is_active() and order.offset in (Offset.OPEN, Offset.NONE))
        margin = sum(worth(position, position.volume) for position in self.positions.values())
        account = AccountData(gateway_name=self.gateway_name, accountid=self.accountid, balance=round(self.balance, 2),
                              frozen=round(frozen, 2))
        account.available = round(self.balance - margin - frozen, 2)
        return account

    @staticmethod
    def copy(order: OrderData) -> OrderData:
        """What was reported must not change any more."""
        fields = {key: value for key, value in asdict(order).items() if key != "extra"}
        return OrderData(**fields)

    def save(self) -> None:
        if not self.state:
            return

        def plain(each) -> dict:
            return {key: (value.isoformat() if isinstance(value, datetime) else getattr(value, "name", value))
                    for key, value in asdict(each).items() if key != "extra"}

        with open(self.state + ".new", "w", encoding="utf-8") as file:
            json.dump({"count": self.count, "balance": self.balance,
                       "orders": [plain(order) for order in self.orders.values()],
                       "trades": [plain(trade) for trade in self.trades],
                       "positions": [plain(position) for position in self.positions.values()]}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self.state + ".new", self.state)

    def load(self) -> None:
        enums = {"exchange": Exchange, "direction": Direction, "offset": Offset, "status": Status, "type": OrderType}

        def read(kind, fields: dict):
            fields = {key: enums[key][value] if key in enums else value for key, value in fields.items()}
            if fields.get("datetime"):
                fields["datetime"] = datetime.fromisoformat(fields["datetime"]).astimezone(ZONE)
            return kind(**fields)

        with open(self.state, encoding="utf-8") as file:
            kept = json.load(file)
        self.count, self.balance = kept["count"], kept["balance"]
        self.orders = {each["orderid"]: read(OrderData, each) for each in kept["orders"]}
        self.trades = [read(TradeData, each) for each in kept["trades"]]
        for each in kept["positions"]:
            position = read(PositionData, each)
            self.positions[(position.vt_symbol, position.direction)] = position
