import type { IParser } from '@xterm/headless';

const CURSOR_SHOWN = 25;
const SGR_MOUSE = 1006;

/** Follows the modes that xterm.js keeps to itself. Whatever it hears, the terminal does too. */
export class ModeWatch {
  isCursorHidden = false;
  hasSgrMouse = false;

  constructor(parser: IParser) {
    parser.registerCsiHandler({ prefix: '?', final: 'h' }, (modes) => this.#set(modes, true));
    parser.registerCsiHandler({ prefix: '?', final: 'l' }, (modes) => this.#set(modes, false));
    // Soft reset, and full reset.
    parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => this.#reset());
    parser.registerEscHandler({ final: 'c' }, () => this.#reset());
  }

  #set(modes: readonly (number | number[])[], isOn: boolean): false {
    if (modes.includes(CURSOR_SHOWN)) this.isCursorHidden = !isOn;
    if (modes.includes(SGR_MOUSE)) this.hasSgrMouse = isOn;
    return false;
  }

  #reset(): false {
    this.isCursorHidden = false;
    this.hasSgrMouse = false;
    return false;
  }
}
