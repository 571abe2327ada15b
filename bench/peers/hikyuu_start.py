"""The start of hikyuu's spot server, from its own modules, as far as it comes without a network: everything imported,
both sockets bound. What follows there is left out, in the peer's favour: reading its settings and its data base of
stocks (hikyuu_init), waiting for the next full interval, fetching, the first message. So are click and requests where
they are not installed: hikyuu's wheel alone does not bring them.

usage: hikyuu_start.py PORT FOLDER
"""
import importlib.util
import sys
import types


def decorator(*_, **__):
    return lambda function: function


for module in ("click", "requests"):
    if importlib.util.find_spec(module) is None:
        sys.modules[module] = types.SimpleNamespace(command=decorator, option=decorator, Choice=list)

from hikyuu.gui import spot_server

spot_server.g_tcp_addr = "tcp://127.0.0.1:" + sys.argv[1]
spot_server.g_ipc_addr = "ipc://" + sys.argv[2] + "/hikyuu.ipc"
if len(spot_server.get_nng_senders()) == 2:
    print("listening", flush=True)
