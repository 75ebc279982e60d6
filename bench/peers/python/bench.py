"""The work of the benchmark as asyncio tasks and bounded queues.

    python3 bench.py W2s 1000000
"""

import asyncio
import json
import sys
from math import ceil
from time import perf_counter, process_time

CAPACITY = 1024


class Tick:
    __slots__ = ("count",)

    def __init__(self, count):
        self.count = count


async def per_second(count, work):
    begin = perf_counter()
    await work
    return count / (perf_counter() - begin)


class Child:
    def __init__(self):
        self.inward = asyncio.Queue(CAPACITY)
        self.sum = 0

    async def start(self):
        running = asyncio.Event()
        self.task = asyncio.create_task(self.run(running))
        await running.wait()
        return self

    async def run(self, running):
        running.set()
        while True:
            self.sum += (await self.inward.get()).count

    async def stop(self):
        self.task.cancel()
        await asyncio.wait([self.task])


async def children(size):
    async def start(count):
        return [await Child().start() for _ in range(count)]

    async def stop(some):
        for child in some:
            await child.stop()

    await stop(await start(size // 5))
    all_of_them = []

    async def start_all():
        all_of_them.extend(await start(size))

    return {"starts/s": await per_second(size, start_all()), "stops/s": await per_second(size, stop(all_of_them))}


async def flooding(size):
    async def flood(count):
        up = asyncio.Queue(CAPACITY)

        async def send():
            for at in range(1, count + 1):
                await up.put(Tick(at))

        sender = asyncio.create_task(send())
        total = 0
        while True:
            tick = await up.get()
            total += tick.count
            if tick.count == count:
                break
        await sender

    await flood(size // 5)
    return {"signals/s": await per_second(size, flood(size))}


async def fan_out(size):
    each = 100
    some = [await Child().start() for _ in range(size)]

    async def send(count):
        for at in range(1, count + 1):
            for child in some:
                await child.inward.put(Tick(at))
        for child in some:
            while not child.inward.empty():
                await asyncio.sleep(0)

    await send(each // 5)
    return {"signals/s": await per_second(size * each, send(each))}


async def ping_pong(size):
    async def play(trips):
        inward, up = asyncio.Queue(CAPACITY), asyncio.Queue(CAPACITY)

        async def pong():
            while True:
                await up.put(Tick((await inward.get()).count - 1))

        ponger = asyncio.create_task(pong())
        left = trips
        while left > 0:
            await inward.put(Tick(left))
            left = (await up.get()).count
        ponger.cancel()

    await play(size // 5)
    return {"round trips/s": await per_second(size, play(size))}


async def climbing(size):
    async def climb(count):
        below = asyncio.Queue(CAPACITY)
        tasks = []

        async def send(up):
            for at in range(1, count + 1):
                await up.put(Tick(at))

        async def relay(source, target):
            while True:
                await target.put(await source.get())

        tasks.append(asyncio.create_task(send(below)))
        for _ in range(9):
            above = asyncio.Queue(CAPACITY)
            tasks.append(asyncio.create_task(relay(below, above)))
            below = above
        while (await below.get()).count < count:
            pass
        for task in tasks:
            task.cancel()

    await climb(size // 5)
    return {"hops/s": await per_second(size * 10, climb(size))}


async def ticking(size):
    """Each task keeps a grid of its own; ticks it has missed are skipped."""
    every = 0.1
    window = max(2 * every, size / 10000)
    opens = perf_counter() + window / 2
    closes = opens + window
    late = []

    async def tick():
        due = perf_counter()
        while True:
            await asyncio.sleep(max(0, due - perf_counter()))
            now = perf_counter()
            if now >= closes:
                return
            if now >= opens:
                late.append(now - due)
            due += every * ((now - due) // every + 1)

    tasks = [asyncio.create_task(tick()) for _ in range(size)]
    await asyncio.sleep(opens - perf_counter())
    before, begin = process_time(), perf_counter()
    await asyncio.sleep(closes - perf_counter())
    used, passed = process_time() - before, perf_counter() - begin
    await asyncio.gather(*tasks)
    late.sort()
    return {
        "CPU %": 100 * used / passed,
        "runs missing, %": max(0, 100 * (1 - len(late) * every / (size * passed))),
        "late p99, ms": late[max(0, ceil(len(late) * 0.99) - 1)] * 1000,
    }


WORK = {"W1": children, "W2s": flooding, "W3": fan_out, "W4": ping_pong, "W5": climbing, "W6": ticking}

if __name__ == "__main__":
    print(json.dumps(asyncio.run(WORK[sys.argv[1]](int(sys.argv[2])))))
