import type { ProxyTarget } from './proxy-target.js';

/** What listens for one target. */
export type Listener = {
  /** Ends its connections too. */
  readonly close: () => Promise<void>;
};

/** Begins to listen. @returns the reason why it could not: `EADDRINUSE`, `EADDRNOTAVAIL`, … */
export type Listen = (target: ProxyTarget) => Promise<Listener | string>;
