"""The unmodified TqSdk against a Sluice of its own. Called by interop/tqsdk/run.

    check.py DISTRIBUTION WORK_FOLDER RESTARTS
"""

import datetime
import os
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "diff"))

import auth
from process import Sluice

USER = "demo"  # TqSdk's simulation account takes the name that its token says for the password, too
STOCK, FUTURE = "SSE.600000", "SHFE.cu2501"
PATIENCE = 150  # seconds; after a lost connection TqSdk waits for up to 40

passed = failed = 0


def check(text, question):
    """Counts and prints the answer of question(); an error, and no, is a failure."""
    global passed, failed
    try:
        answer = question()
        assert answer, f"it is {answer!r}"
        passed += 1
        print(f"ok    {text}: {answer}", flush=True)
    except Exception as e:
        failed += 1
        print(f"FAIL  {text}: {type(e).__name__} {e}", flush=True)


def beijing():
    """The time now as quotes write it."""
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).strftime("%Y-%m-%d %H:%M:%S.%f")


def main(distribution, work, restarts):
    sluice = Sluice(pathlib.Path(distribution), pathlib.Path(work))
    sluice.start()
    os.environ.update(TQ_AUTH_URL=auth.serve(USER), TQ_MD_URL=sluice.url, TQ_TD_URL=sluice.url)
    from tqsdk import TqApi, TqAuth, TqKq

    api = TqApi(TqKq(), auth=TqAuth(USER, "demo"), disable_print=True)

    def until(question):
        end = time.time() + PATIENCE
        while not question():
            assert time.time() < end, f"not within {PATIENCE} s"
            api.wait_update(deadline=time.time() + 1)
        return True

    def moves(quote, since=None):
        """It has a time after this one: not what was heard before."""
        seen = since or quote.datetime
        until(lambda: quote.datetime > seen and quote.last_price > 0)
        return f"{quote.datetime} {quote.last_price}, step {quote.price_tick}, multiplier {quote.volume_multiple}"

    try:
        stock, future, account = api.get_quote(STOCK), api.get_quote(FUTURE), api.get_account()
        check(f"{STOCK} moves", lambda: moves(stock))
        check(f"{FUTURE} moves", lambda: moves(future))
        before = account.balance
        check("the account", lambda: f"balance {before}, available {account.available}")

        def order(factor):
            price = future.last_price * factor // future.price_tick * future.price_tick
            return api.insert_order(FUTURE, "BUY", "OPEN", 1, limit_price=price)

        low = order(0.97)
        check("an order waits", lambda: until(lambda: low.exchange_order_id) and f"{low.status} {low.exchange_order_id}")
        api.cancel_order(low)
        check("and is cancelled", lambda: until(lambda: low.status == "FINISHED") and f"{low.volume_left} left, {low.last_msg}")
        high = order(1.01)
        check("an order is filled", lambda: until(lambda: high.status == "FINISHED" and high.volume_left == 0
                                                     and high.trade_price == high.trade_price)  # no NaN
              and f"at {high.trade_price}")
        position = api.get_position(FUTURE)
        check("the position", lambda: until(lambda: position.pos_long == 1) and f"{position.pos_long} long")
        check("the balance", lambda: until(lambda: account.balance != before) and account.balance)
        refused = api.insert_order(FUTURE, "SELL", "CLOSETODAY", 5, limit_price=future.last_price)
        check("what is too much is refused", lambda: until(lambda: refused.status == "FINISHED") and refused.last_msg)

        for number in range(1, restarts + 1):
            sluice.end(signal.SIGKILL if number % 2 else signal.SIGTERM)
            sluice.start()
            check(f"restart {number}: quotes move again", lambda: moves(future, beijing()))
            more = order(1.01)
            check(f"restart {number}: it buys one more", lambda: until(
                lambda: more.status == "FINISHED" and more.volume_left == 0 and position.pos_long == number + 1)
                and f"at {more.trade_price}, {position.pos_long} long, balance {account.balance}")
        if restarts:
            last = order(0.97)
            check("an order after that", lambda: until(lambda: last.exchange_order_id) and last.status)
    finally:
        api.close()
        sluice.end()
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
