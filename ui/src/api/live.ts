import type { EventFrame, Frame, Place } from "./types.ts";

export type Connection = "connecting" | "live" | "offline" | "refused";

/** What a browser's WebSocket has of use here; tests bring their own. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LiveOptions {
  connect: () => Socket;
  token: () => string | Promise<string>;
  subscribe: readonly Place[] | "organization";
  position: string | undefined;
  onEvent: (frame: EventFrame) => void;
  /** Something was missed that cannot be told: read again what is shown. */
  onResync: () => void;
  onConnection: (state: Connection) => void;
  /** The token is not trusted any more (4401); a new one may come. */
  onUnauthorized?: () => void;
  random?: () => number;
}

const FIRST_WAIT_MILLISECONDS = 500;
const LONGEST_WAIT_MILLISECONDS = 30_000;
/** The server will not change its mind: an origin that is not allowed, a frame that makes no sense. */
const FINAL_CODES = new Set([4403, 1008]);

/** Follows changes (docs/live.md): resumes by position, so that nothing is missed or told twice while away. */
export class LiveConnection {
  private socket: Socket | undefined;
  private position: string | undefined;
  private waitMilliseconds = FIRST_WAIT_MILLISECONDS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStopped = false;

  constructor(private readonly options: LiveOptions) {
    this.position = options.position;
  }

  start(): void {
    this.isStopped = false;
    this.open();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.dropSocket();
  }

  /** After a resync: what is shown was read anew at this position. */
  resumeFrom(position: string | undefined): void {
    this.position ??= position;
  }

  /** At once, not after the wait: the browser is back online, the page is looked at again, or has a new token. */
  wake(): void {
    if (this.isStopped || this.socket !== undefined) return;
    clearTimeout(this.timer);
    this.waitMilliseconds = FIRST_WAIT_MILLISECONDS;
    this.open();
  }

  /** The browser says that it is offline: a dead connection would notice much later. */
  sleep(): void {
    if (this.isStopped) return;
    this.dropSocket();
    clearTimeout(this.timer);
    this.options.onConnection("offline");
  }

  private open(): void {
    this.options.onConnection("connecting");
    const socket = this.options.connect();
    this.socket = socket;
    socket.onopen = () => void this.greet(socket);
    socket.onmessage = (message) => this.take(JSON.parse(message.data) as Frame);
    socket.onclose = (close) => {
      if (this.socket === socket) this.closed(close.code);
    };
  }

  private async greet(socket: Socket): Promise<void> {
    const token = await this.options.token();
    if (this.socket !== socket) return;
    const first = { token, subscribe: this.options.subscribe };
    socket.send(JSON.stringify(this.position === undefined ? first : { ...first, position: this.position }));
    this.options.onConnection("live");
  }

  private take(frame: Frame): void {
    this.waitMilliseconds = FIRST_WAIT_MILLISECONDS;
    if (frame.type === "resync") {
      this.position = undefined;
      this.options.onResync();
      return;
    }
    this.options.onEvent(frame);
    this.position = frame.position;
  }

  private closed(code: number): void {
    this.socket = undefined;
    if (this.isStopped) return;
    if (FINAL_CODES.has(code)) {
      this.options.onConnection("refused");
      return;
    }
    this.options.onConnection("offline");
    if (code === 4401) this.options.onUnauthorized?.();
    const random = this.options.random ?? Math.random;
    this.timer = setTimeout(() => this.open(), this.waitMilliseconds * (0.5 + random()));
    this.waitMilliseconds = Math.min(this.waitMilliseconds * 2, LONGEST_WAIT_MILLISECONDS);
  }

  private dropSocket(): void {
    const socket = this.socket;
    this.socket = undefined;
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
