import { parseSignal, SIGHUP, SIGINT, SIGKILL, SIGTERM, type Signal } from '../../oci/signal.js';

/** A signal that the kill dialog offers, and what programs usually do when they get it. */
export type SignalChoice = { readonly name: string; readonly signal: Signal; readonly effect: string };

export const SIGNAL_CHOICES: readonly SignalChoice[] = [
  { name: 'SIGTERM', signal: SIGTERM, effect: 'asks it to end' },
  { name: 'SIGKILL', signal: SIGKILL, effect: 'ends it at once; it cannot clean up' },
  { name: 'SIGINT', signal: SIGINT, effect: 'as ctrl-c' },
  { name: 'SIGHUP', signal: SIGHUP, effect: 'many programs read their configuration again' },
  { name: 'SIGQUIT', signal: parseSignal('QUIT'), effect: 'ends it; some write a dump first' },
  { name: 'SIGUSR1', signal: parseSignal('USR1'), effect: 'means what the program says' },
  { name: 'SIGUSR2', signal: parseSignal('USR2'), effect: 'means what the program says' },
];
