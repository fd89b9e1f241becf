import { type EngineError, engineError } from '../../../errors/engine-error.js';

/** What stands before Go's words in a message; it differs between docker's commands. */
export type TemplateWords = { readonly parsing: string; readonly executing: string };

export const INSPECT_WORDS: TemplateWords = { parsing: 'template parsing error', executing: 'template parsing error' };
export const LIST_WORDS: TemplateWords = {
  parsing: 'failed to parse template',
  executing: 'failed to execute template',
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
    return engineError('template_invalid', { when: this.#words.parsing, reason: `:${this.#line(at)}: ${reason}` });
  }

  /** It cannot be carried out. @param name of the template, empty for the outermost */
  failed(reason: string, { at, name, spelled }: { at: number; name: string; spelled: string }): EngineError {
    const before = this.#text.slice(this.#text.lastIndexOf('\n', at - 1) + 1, at);
    const place = `:${this.#line(at)}:${Buffer.byteLength(before)}`;
    return engineError('template_failed', {
      when: this.#words.executing,
      reason: `${place}: executing ${JSON.stringify(name)} at <${spelled}>: ${reason}`,
    });
  }

  #line(at: number): number {
    return this.#text.slice(0, at).split('\n').length;
  }
}
