import type { ContainerId } from '../../engine/index.js';

/**
 * Which part of a container's log is looked at. The lines themselves are in the log buffer, numbered in their order;
 * older lines that are read later have lower numbers.
 */
export type LogsView = {
  readonly containerId: ContainerId | undefined;
  readonly status: 'none' | 'reading' | 'following' | 'ended' | 'failed';
  /** Number of the oldest line in the buffer. */
  readonly first: number;
  /** Number after that of the newest line. */
  readonly end: number;
  /** Lines that were forgotten because the buffer was full. */
  readonly dropped: number;
  /** The lowest line in view: the newest, or a fixed one. */
  readonly bottom: 'end' | number;
  /** Whether the buffer reaches back to the beginning of the log, as far as is known. */
  readonly older: 'unknown' | 'reading' | 'none' | 'full';
  readonly isWrapped: boolean;
  readonly hasTimestamps: boolean;
  readonly search: LogSearch | undefined;
};

export type LogSearch = {
  readonly text: string;
  /** Number of the line that was found. */
  readonly line: number | undefined;
};

export const NO_LOGS: LogsView = {
  containerId: undefined,
  status: 'none',
  first: 0,
  end: 0,
  dropped: 0,
  bottom: 'end',
  older: 'unknown',
  isWrapped: true,
  hasTimestamps: false,
  search: undefined,
};
