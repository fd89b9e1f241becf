/** Shapes; each has an ASCII form. */
export type Glyphs = {
  readonly border: {
    readonly topLeft: string;
    readonly topRight: string;
    readonly bottomLeft: string;
    readonly bottomRight: string;
    readonly horizontal: string;
    readonly vertical: string;
  };
  readonly running: string;
  /** Runs, and is not well. */
  readonly unwell: string;
  readonly paused: string;
  readonly stopped: string;
  readonly failed: string;
  readonly changing: string;
  readonly mark: string;
  readonly cursor: string;
  readonly ellipsis: string;
  readonly up: string;
  readonly down: string;
  readonly checked: string;
  readonly unchecked: string;
};

export const UNICODE_GLYPHS: Glyphs = {
  border: { topLeft: '╭', topRight: '╮', bottomLeft: '╰', bottomRight: '╯', horizontal: '─', vertical: '│' },
  running: '●',
  unwell: '!',
  paused: '◐',
  stopped: '○',
  failed: '✗',
  changing: '◌',
  mark: '◆',
  cursor: '▌',
  ellipsis: '…',
  up: '↑',
  down: '↓',
  checked: '[x]',
  unchecked: '[ ]',
};

export const ASCII_GLYPHS: Glyphs = {
  border: { topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', horizontal: '-', vertical: '|' },
  running: '*',
  unwell: '!',
  paused: '=',
  stopped: 'o',
  failed: 'x',
  changing: '~',
  mark: '#',
  cursor: '>',
  ellipsis: '~',
  up: '^',
  down: 'v',
  checked: '[x]',
  unchecked: '[ ]',
};
