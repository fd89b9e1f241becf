export {
  CellWriter,
  type CellWriterOptions,
  type MouseReports,
  type TerminalOutput,
  type WriterCounts,
} from './cell-writer.js';
export { createDetachScanner, DEFAULT_DETACH_KEYS, parseDetachKeys } from './detach-scanner.js';
export {
  type DetachScanner,
  type DivertOptions,
  InputBroker,
  type InputSink,
  type TerminalInput,
} from './input-broker.js';
export { followJobControl, type JobControl, type Restorable } from './job-control.js';
export { MAX_PASTE_MEGABYTES } from './paste-collector.js';
export { restoreAtExit, type WatchedProcess } from './restore-at-exit.js';
export { type InputEvent, type MouseEvent, splitKeys } from './split-keys.js';
export { inkOptions, type PassThrough, Terminal, type TerminalOptions } from './terminal.js';
export { type TerminalTraits, terminalTraits } from './terminal-traits.js';
