/** Sentences about terminals in containers. */
export const TERMINAL_TEXT = {
  opening: (name: string): string => `Opening a terminal in ${name}…`,
  shell: (shell: string, name: string): string =>
    `${shell} in ${name}. It ends with exit; ctrl-] gives the keys back to gantry, and it goes on.`,
  debugLive: (name: string, tools: string): string => `A shell of this machine in ${name}, its tools in ${tools}/bin.`,
  debugSnapshot: (name: string): string =>
    `A shell in the place of ${name}, which does not run: changes to its files are discarded.`,
  attached: (name: string): string => `Attached to ${name}. ctrl-p ctrl-q detaches; the program goes on.`,
  attachedPlain: (name: string): string =>
    `Attached to ${name}, which has no terminal. ctrl-c, or ctrl-p ctrl-q, detaches; the program goes on.`,
  leaves: (key: string): string => `${key} gives the keys back`,
  lentShell: (key: string): string => `It ends with exit or ctrl-d; ${key} goes back to gantry, where it goes on.`,
  lentAttach: (key: string): string => `${key} goes back to gantry, where it goes on.`,
  shellEnded: (name: string): string => `The shell in ${name} ended.`,
  shellEndedWith: (name: string, exitCode: number): string => `The shell in ${name} ended with ${exitCode}.`,
  programEnded: (name: string): string => `The program of ${name} has ended.`,
  programEndedWith: (name: string, exitCode: number): string => `The program of ${name} has ended with ${exitCode}.`,
  detached: (name: string): string => `Detached from ${name}. It goes on.`,
  lost: (name: string): string => `The connection to ${name} is gone.`,
  below: (lines: number): string => `${lines} below`,
  closeHint: 'enter closes it',
  closes: 'enter closes it.',
  noTerminal: 'No terminal is open. e opens a shell in the container.',
  notOpen: 'The terminal is not open.',
  onlyOne: 'No other terminal is open.',
  tooManyTabs: (most: number): string => `${most} terminals are open; close one first.`,
  closeTitle: 'Close the terminal?',
  closeLines: (name: string): readonly string[] => [
    `What runs in this terminal of ${name} is asked to end.`,
    'What does not listen goes on in the container, unseen.',
  ],
  closeAccept: 'Close',
  quitShells: 'A shell is open in {names}. By leaving it is asked to end.',
  quitAttached: 'Attached to {names}. By leaving you detach; what runs there goes on.',
  tooMuchTyped: 'The program takes nothing: what was typed last is lost.',
  pasteIgnored: 'Pasted text is for text fields and terminals; nothing was done with it.',
  pasteTooLong: (megabytes: number): string =>
    `The pasted text is longer than ${megabytes} MB: nothing was done with it.`,
} as const;
