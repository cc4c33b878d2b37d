import assert from "node:assert/strict";
import { test } from "node:test";

import { type Connection, LiveConnection, type Socket } from "../src/api/live.ts";
import type { EventFrame } from "../src/api/types.ts";
import { event } from "./events.ts";

class FakeSocket implements Socket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: Record<string, unknown>[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.isClosed = true;
  }

  async opened(): Promise<void> {
    this.onopen?.(undefined as never);
    await Promise.resolve();
    await Promise.resolve();
  }

  tell(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const frame = (position: string): EventFrame => ({ type: "event", action: "created", event: event(), position });

function following(position?: string) {
  const sockets: FakeSocket[] = [];
  const states: Connection[] = [];
  const told: string[] = [];
  const live = new LiveConnection({
    connect: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    token: () => "token",
    subscribe: "organization",
    position,
    onEvent: (each) => told.push(each.position),
    onResync: () => told.push("resync"),
    onConnection: (state) => states.push(state),
    random: () => 0.5,
  });
  live.start();
  return { live, sockets, states, told };
}

const last = (sockets: FakeSocket[]): FakeSocket => sockets.at(-1) as FakeSocket;

test("it resumes at the position of the last frame, the first time at that of the read", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sockets, told } = following("p-0");
  await last(sockets).opened();
  assert.equal(last(sockets).sent[0]?.["position"], "p-0");
  last(sockets).tell(frame("p-1"));
  last(sockets).onclose?.({ code: 1012 });
  t.mock.timers.tick(500);
  await last(sockets).opened();
  assert.equal(last(sockets).sent[0]?.["position"], "p-1");
  assert.deepEqual(told, ["p-1"]);
});

test("each failed attempt waits twice as long, up to 30 seconds, and a frame begins anew", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sockets } = following();
  for (const wait of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    const count = sockets.length;
    last(sockets).onclose?.({ code: 1006 });
    t.mock.timers.tick(wait - 1);
    assert.equal(sockets.length, count, `before ${wait} ms`);
    t.mock.timers.tick(1);
    assert.equal(sockets.length, count + 1, `after ${wait} ms`);
  }
  await last(sockets).opened();
  last(sockets).tell(frame("p-1"));
  last(sockets).onclose?.({ code: 1006 });
  t.mock.timers.tick(500);
  assert.equal(sockets.length, 10);
});

test("after a resync it goes on from where the page was read anew", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { live, sockets, told } = following("p-0");
  await last(sockets).opened();
  last(sockets).tell({ type: "resync" });
  live.resumeFrom("p-9");
  last(sockets).onclose?.({ code: 1011 });
  t.mock.timers.tick(500);
  await last(sockets).opened();
  assert.equal(last(sockets).sent[0]?.["position"], "p-9");
  assert.deepEqual(told, ["resync"]);
});

test("an origin that is not allowed is not tried again", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sockets, states } = following();
  last(sockets).onclose?.({ code: 4403 });
  t.mock.timers.tick(60_000);
  assert.equal(sockets.length, 1);
  assert.equal(states.at(-1), "refused");
});

test("offline closes at once, online opens at once", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { live, sockets, states } = following();
  live.sleep();
  assert.ok(last(sockets).isClosed);
  assert.equal(states.at(-1), "offline");
  live.wake();
  assert.equal(sockets.length, 2);
  live.wake();
  assert.equal(sockets.length, 2, "one connection is enough");
});

test("after stop nothing is opened and nothing told", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { live, sockets, told } = following();
  await last(sockets).opened();
  live.stop();
  last(sockets).tell(frame("p-1"));
  t.mock.timers.tick(60_000);
  assert.deepEqual([sockets.length, told], [1, []]);
});
