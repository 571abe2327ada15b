"""What hikyuu's spot server does between fetching and the socket, for comparison: each 60 records become one flatbuffers
SpotList, made by the flatbuffers package record by record, and go out over an NNG pub0 socket with its default options,
between a start and an end mark. Written anew, format in bundles/wire.spot/SPOT.md; hikyuu itself is not needed.

In the peer's favour: its second socket (ipc) is left out, records are ready-made dictionaries, and their time is text.

usage: hikyuu_publisher.py PORT SECONDS [SYMBOLS]
"""
import sys
import time

import flatbuffers
import pynng
from flatbuffers.number_types import UOffsetTFlags

TOPIC = ":spot:"
PER_MESSAGE = 60
TEXTS = (("market", 0), ("code", 1), ("name", 2), ("datetime", 3))
NUMBERS = (("yesterday_close", 4), ("open", 5), ("high", 6), ("low", 7), ("close", 8), ("amount", 9), ("volume", 10))
SIDES = (("bid", 11), ("bid_amount", 12), ("ask", 13), ("ask_amount", 14))
SLOTS = 15


def records(symbols):
    """The same instruments and figures as org.sluice.bench.Sweep makes."""
    made = []
    for i in range(symbols):
        last = 5 + i % 977 * 0.07
        made.append({
            "market": "SH" if i % 2 == 0 else "SZ",
            "code": "%06d" % ((600000 if i % 2 == 0 else 1) + i // 2),
            "name": "股票%04d" % i,
            "datetime": "2026-11-20 10:15:%02d" % (3 + i % 3),
            "yesterday_close": last - 0.05,
            "open": last - 0.1,
            "high": last + 0.2,
            "low": last - 0.2,
            "close": last,
            "amount": (1_000_000 + 100 * i) * last / 10_000,
            "volume": (1_000_000 + 100 * i) / 100,
            "bid": [last - 0.01 * (level + 1) for level in range(5)],
            "bid_amount": [float(level + 1) for level in range(5)],
            "ask": [last + 0.01 * (level + 1) for level in range(5)],
            "ask_amount": [float(level + 1) for level in range(5)],
        })
    return made


def doubles(builder, values):
    builder.StartVector(8, len(values), 8)
    for value in reversed(values):
        builder.PrependFloat64(value)
    return builder.EndVector()


def spot(builder, record):
    texts = [(slot, builder.CreateString(record[key])) for key, slot in TEXTS]
    sides = [(slot, doubles(builder, record[key])) for key, slot in SIDES]
    builder.StartObject(SLOTS)
    for slot, offset in texts:
        builder.PrependUOffsetTRelativeSlot(slot, UOffsetTFlags.py_type(offset), 0)
    for key, slot in NUMBERS:
        builder.PrependFloat64Slot(slot, record[key], 0.0)
    for slot, offset in sides:
        builder.PrependUOffsetTRelativeSlot(slot, UOffsetTFlags.py_type(offset), 0)
    return builder.EndObject()


def spot_list(batch):
    builder = flatbuffers.Builder(0)
    spots = [spot(builder, record) for record in batch]
    builder.StartVector(4, len(spots), 4)
    for offset in spots:
        builder.PrependUOffsetTRelative(offset)
    vector = builder.EndVector()
    builder.StartObject(1)
    builder.PrependUOffsetTRelativeSlot(0, UOffsetTFlags.py_type(vector), 0)
    builder.Finish(builder.EndObject())
    return builder.Output()


def main():
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    sweep = records(int(sys.argv[3]) if len(sys.argv) > 3 else 5000)
    batches = [sweep[at:at + PER_MESSAGE] for at in range(0, len(sweep), PER_MESSAGE)]
    warm = time.monotonic() + min(1.0, seconds / 2)
    while time.monotonic() < warm:
        for batch in batches[:10]:
            spot_list(batch)

    def send(body):
        message = bytearray(TOPIC.encode("utf-8"))
        message.extend(body)
        publisher.send(bytes(message))

    with pynng.Pub0() as publisher:
        publisher.listen("tcp://127.0.0.1:%d" % port)
        print("listening", flush=True)
        patience = time.monotonic() + 10
        while not publisher.pipes and time.monotonic() < patience:
            time.sleep(0.001)
        time.sleep(0.3)
        sent = data = 0
        began, began_cpu = time.monotonic(), time.process_time()
        while time.monotonic() - began < seconds:
            send(b"[start spot]")
            for batch in batches:
                body = spot_list(batch)
                data += len(TOPIC) + len(body)
                send(body)
                sent += len(batch)
            send(b"[end spot]")
        took, cpu = time.monotonic() - began, time.process_time() - began_cpu
        time.sleep(0.3)
        for _ in range(3):  # what ends netbench's subscriber
            send(b"[eXit bench]")
            time.sleep(0.05)
        print("sent=%d seconds=%.3f cpu=%.3f bytes=%d" % (sent, took, cpu, data), flush=True)


if __name__ == "__main__":
    main()
