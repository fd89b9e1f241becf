import { HAS_SPACE, isSpace } from './space.js';

/** Collects characters as one text and, beside it, as words. */
export class Collected {
  text = '';
  readonly words: string[] = [];
  #word = '';

  /** Blanks part words. */
  add(text: string): void {
    this.text += text;
    if (!HAS_SPACE.test(text)) {
      this.#word += text;
      return;
    }
    for (const character of text) {
      if (isSpace(character)) this.endWord();
      else this.#word += character;
    }
  }

  /** Blanks are part of the word: they stood in quotes, or were escaped. */
  addRaw(text: string): void {
    this.text += text;
    this.#word += text;
  }

  endWord(): void {
    if (this.#word !== '') this.words.push(this.#word);
    this.#word = '';
  }
}
