import { type EngineError, engineError } from '../../../errors/engine-error.js';

type TemplateFailure = 'template_invalid' | 'template_failed';

/** What stands before Go's words in a message, and how it is taken; both differ between docker's commands. */
export type TemplateWords = Readonly<
  Record<'parsing' | 'executing', { readonly text: string; readonly code: TemplateFailure }>
>;

export const INSPECT_WORDS: TemplateWords = {
  parsing: { text: 'template parsing error', code: 'template_invalid' },
  executing: { text: 'template parsing error', code: 'template_failed' },
};
export const LIST_WORDS: TemplateWords = {
  parsing: { text: 'failed to parse template', code: 'template_failed' },
  executing: { text: 'failed to execute template', code: 'template_failed' },
};
export const EVENT_WORDS: TemplateWords = {
  parsing: { text: 'Error parsing format', code: 'template_invalid' },
  executing: { text: 'Error parsing format', code: 'template_invalid' },
};

/** Makes the errors of one template, with lines and columns as Go counts them. */
export class TemplateFailures {
  readonly #text: string;
  readonly #words: TemplateWords;

  constructor(text: string, words: TemplateWords) {
    this.#text = text;
    this.#words = words;
  }

  /** It cannot be read. */
  invalid(reason: string, at: number): EngineError {
    const { text, code } = this.#words.parsing;
    return engineError(code, { when: text, reason: `:${this.#line(at)}: ${reason}` });
  }

  /** It cannot be carried out. @param name of the template, empty for the outermost */
  failed(reason: string, { at, name, spelled }: { at: number; name: string; spelled: string }): EngineError {
    const before = this.#text.slice(this.#text.lastIndexOf('\n', at - 1) + 1, at);
    const place = `:${this.#line(at)}:${Buffer.byteLength(before)}`;
    const { text, code } = this.#words.executing;
    return engineError(code, {
      when: text,
      reason: `${place}: executing ${JSON.stringify(name)} at <${spelled}>: ${reason}`,
    });
  }

  #line(at: number): number {
    return this.#text.slice(0, at).split('\n').length;
  }
}
