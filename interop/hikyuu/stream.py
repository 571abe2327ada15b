"""What pynng receives of the spot stream: a recorder, and the stream's grammar and values."""

import threading

import pynng
from hikyuu.flat.SpotList import SpotList  # hikyuu's own, from its wheel

TOPIC = b":spot:"
START = b":spot:[start spot]"
END = b":spot:[end spot]"


class Recorder(threading.Thread):
    """Subscribes to an address and keeps all messages; reconnects by itself, as pynng does."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.address = address
        self.messages = []
        self.socket = pynng.Sub0(topics=TOPIC, recv_timeout=200)
        self.socket.dial(address, block=False)
        self.start()

    def run(self):
        while True:
            try:
                self.messages.append(self.socket.recv())
            except pynng.Timeout:
                pass
            except pynng.Closed:
                return

    def close(self):
        self.socket.close()
        self.join()


def rounds(messages):
    """The data messages of each whole round. Anything but start, data, end in this order is an AssertionError."""
    whole, data = [], None
    for position, message in enumerate(messages):
        if message == START:
            assert data is None, f"message {position}: a start inside a round"
            data = []
        elif message == END:
            assert data, f"message {position}: an end without a start and data before it"
            whole.append(data)
            data = None
        else:
            assert data is not None, f"message {position}: data outside a round: {message[:30]}"
            assert message.startswith(TOPIC), f"message {position}: {message[:30]}"
            data.append(message)
    return whole


def spots(message):
    """The records of a data message, in order."""
    records = SpotList.GetRootAs(message, len(TOPIC))
    return [as_dict(records.Spot(i)) for i in range(records.SpotLength())]


def as_dict(spot):
    return {
        "symbol": (spot.Market() + spot.Code()).decode(),
        "name": spot.Name().decode(),
        "datetime": spot.Datetime().decode(),
        "yesterday_close": spot.YesterdayClose(),
        "open": spot.Open(),
        "high": spot.High(),
        "low": spot.Low(),
        "close": spot.Close(),
        "amount": spot.Amount(),
        "volume": spot.Volume(),
        "bid": [spot.Bid(i) for i in range(spot.BidLength())],
        "bid_amount": [spot.BidAmount(i) for i in range(spot.BidAmountLength())],
        "ask": [spot.Ask(i) for i in range(spot.AskLength())],
        "ask_amount": [spot.AskAmount(i) for i in range(spot.AskAmountLength())],
    }
