/** Sentences about the mouse. */
export const MOUSE_TEXT = {
  isOn: 'Clicks and the wheel are for gantry. With shift held down, most terminals select text.',
  isOff: 'Clicks and the wheel are for your terminal again: select text as usual.',
} as const;
