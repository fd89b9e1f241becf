import type { Value } from './value.js';

/** Variables of a template that is carried out; `$` is its data. */
export class Variables {
  readonly #variables: { readonly name: string; value: Value }[];

  constructor(data: Value) {
    this.#variables = [{ name: '$', value: data }];
  }

  get(name: string): Value {
    return this.#variables.findLast((variable) => variable.name === name)?.value;
  }

  declare(name: string, value: Value): void {
    this.#variables.push({ name, value });
  }

  /** @returns whether there is such a variable */
  assign(name: string, value: Value): boolean {
    const known = this.#variables.findLast((variable) => variable.name === name);
    if (known) known.value = value;
    return known !== undefined;
  }

  /** Forgets what `work` declares. */
  scoped<Result>(work: () => Result): Result {
    const before = this.#variables.length;
    const result = work();
    this.#variables.length = before;
    return result;
  }
}
