"""An unmodified vn.py as a client of Sluice: contracts, quotes, one order, its cancel.

    python run_client.py [--gui] [--rep tcp://127.0.0.1:2014] [--pub tcp://127.0.0.1:4102] [--symbol 600000.SSE]

Needs: pip install vnpy vnpy_rpcservice. Sluice and a vn.py server are connected to in the same way, with the same defaults.
"""

import argparse
import queue

from vnpy.event import EventEngine
from vnpy.trader.constant import Direction, OrderType
from vnpy.trader.engine import MainEngine
from vnpy.trader.event import EVENT_LOG, EVENT_ORDER, EVENT_TICK
from vnpy.trader.object import OrderRequest, SubscribeRequest
from vnpy.trader.utility import extract_vt_symbol
from vnpy_rpcservice import RpcGateway


def settings(options):
    return {"主动请求地址": options.rep, "推送订阅地址": options.pub}


def gui(options):
    from vnpy.trader.ui import MainWindow, create_qapp
    app = create_qapp()
    event_engine = EventEngine()
    main_engine = MainEngine(event_engine)
    main_engine.add_gateway(RpcGateway)
    main_engine.connect(settings(options), "RPC")
    MainWindow(main_engine, event_engine).showMaximized()
    app.exec()


def headless(options):
    event_engine = EventEngine()
    main_engine = MainEngine(event_engine)
    main_engine.add_gateway(RpcGateway)
    ticks, orders = queue.Queue(), queue.Queue()
    event_engine.register(EVENT_LOG, lambda event: print(event.data.msg))
    event_engine.register(EVENT_TICK, lambda event: ticks.put(event.data))
    event_engine.register(EVENT_ORDER, lambda event: orders.put(event.data))
    try:
        main_engine.connect(settings(options), "RPC")
        for account in main_engine.get_all_accounts():
            print("account", account.accountid, "balance", account.balance, "available", account.available)
        symbol, exchange = extract_vt_symbol(options.symbol)
        contract = main_engine.get_contract(options.symbol)
        print(options.symbol, contract.name, "tick", contract.pricetick, "lot", contract.min_volume)
        main_engine.subscribe(SubscribeRequest(symbol, exchange), "RPC")
        tick = ticks.get(timeout=30)
        print("last", tick.last_price, "bid", tick.bid_price_1, "ask", tick.ask_price_1)

        # so far below the market that it rests
        price = round(tick.last_price * 0.95 / contract.pricetick) * contract.pricetick
        order_id = main_engine.send_order(
            OrderRequest(symbol, exchange, Direction.LONG, OrderType.LIMIT, contract.min_volume, price), "RPC")
        order = orders.get(timeout=30)
        print(order_id, order.status.name, order.volume, "at", order.price)
        main_engine.cancel_order(order.create_cancel_request(), "RPC")
        while order.is_active():
            order = orders.get(timeout=30)
        print(order_id, order.status.name)
    finally:
        main_engine.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--gui", action="store_true")
    parser.add_argument("--rep", default="tcp://127.0.0.1:2014")
    parser.add_argument("--pub", default="tcp://127.0.0.1:4102")
    parser.add_argument("--symbol", default="600000.SSE")
    chosen = parser.parse_args()
    gui(chosen) if chosen.gui else headless(chosen)
