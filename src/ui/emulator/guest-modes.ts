/** What a program in a container has asked of its terminal, as far as it concerns keys, mouse and drawing. */
export type GuestModes = {
  /** Arrow keys begin with SS3. @see DECCKM */
  readonly hasApplicationCursor: boolean;
  readonly hasApplicationKeypad: boolean;
  readonly hasBracketedPaste: boolean;
  /** Which mouse reports it wants. */
  readonly mouse: 'none' | 'x10' | 'vt200' | 'drag' | 'any';
  /** Whether it wants them in decimal numbers. */
  readonly hasSgrMouse: boolean;
  readonly isCursorHidden: boolean;
  readonly isAlternate: boolean;
  /** In the middle of a synchronised update: what is there now is not to be shown. */
  readonly isHoldingFrames: boolean;
};
