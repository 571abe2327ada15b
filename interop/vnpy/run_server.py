"""vn.py with its RPC service: what Sluice's gateway.rpc, fetcher.rpc and catalog.rpc connect to.

    run_server.py [--headless] [--rep ADDRESS] [--pub ADDRESS] [--state FILE] [--accountid ID]

With vn.py's window where there is a screen, else, or with --headless, without one. Needs vnpy and vnpy_rpcservice. vn.py keeps
its settings in the folder .vntrader of the working directory, if there is one, else of the home directory.
"""

import argparse
import signal
import sys
import threading

from vnpy.event import EventEngine
from vnpy.trader.engine import MainEngine
from vnpy_rpcservice import RpcServiceApp

from sim_gateway import SimGateway

# The market of CTP instead, with pip install vnpy_ctp:
# from vnpy_ctp import CtpGateway


def serve(options: argparse.Namespace) -> MainEngine:
    main_engine = MainEngine(EventEngine())
    main_engine.add_gateway(SimGateway)
    # main_engine.add_gateway(CtpGateway)
    rpc = main_engine.add_app(RpcServiceApp)
    main_engine.connect({"accountid": options.accountid, "state": options.state}, SimGateway.default_name)
    # main_engine.connect({"用户名": "", "密码": "", "经纪商代码": "", "交易服务器": "", "行情服务器": "", "产品名称": "",
    #                      "授权编码": ""}, CtpGateway.default_name)
    if not rpc.start(options.rep, options.pub):
        main_engine.close()
        sys.exit("the RPC service did not start; vn.py's log says why")
    return main_engine


def window(main_engine: MainEngine) -> None:
    from vnpy.trader.ui import MainWindow, create_qapp
    qapp = create_qapp()
    MainWindow(main_engine, main_engine.event_engine).showMaximized()
    qapp.exec()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headless", action="store_true", help="without vn.py's window")
    parser.add_argument("--rep", default="tcp://127.0.0.1:2014", help="where requests are answered")
    parser.add_argument("--pub", default="tcp://127.0.0.1:4102", help="where events are published")
    parser.add_argument("--state", default="", help="a file in which orders and positions survive a restart")
    parser.add_argument("--accountid", default="demo", help="the account of the made-up market")
    options = parser.parse_args()
    if not options.headless:
        # the window first: it needs its application before anything else of Qt
        try:
            from vnpy.trader.ui import create_qapp  # noqa: F401
        except ImportError as e:
            print(f"without a window: {e}", flush=True)
            options.headless = True
    main_engine = serve(options)
    print(f"vn.py serves {options.rep} and {options.pub}", flush=True)
    if options.headless:
        ended = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: ended.set())
        ended.wait()
        main_engine.close()
    else:
        window(main_engine)


if __name__ == "__main__":
    main()
