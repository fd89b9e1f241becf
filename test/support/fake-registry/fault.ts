/** What the fake registry does instead of answering as it should. */
export type Fault = {
  /** Requests it is for, by `METHOD /path`. */
  readonly on: RegExp;
  /** How often; always, where it is not said. */
  readonly times?: number;
} & FaultAction;

export type FaultAction =
  | { readonly answer: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** The connection ends after so many bytes of the body. */
  | { readonly cutAfter: number }
  /** So many bytes of the body, and then silence. */
  | { readonly silentAfter: number }
  /** So many bytes of the body, and the rest when the promise is kept. */
  | { readonly holdAfter: number; readonly until: Promise<void> }
  /** Other bytes of the same length than those asked for. */
  | { readonly isLying: true }
  /** More bytes than it announced elsewhere. */
  | { readonly tooMany: number }
  | { readonly redirectTo: string }
  /** The range asked for is not looked at. */
  | { readonly ignoresRange: true };

/** The faults still to come, in the order in which they were asked for. */
export class Faults {
  readonly #left: { fault: Fault; times: number }[] = [];

  add(fault: Fault): void {
    this.#left.push({ fault, times: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#left.length = 0;
  }

  /** The fault for this request, which then has one time less. */
  take(request: string): FaultAction | undefined {
    const found = this.#left.find(({ fault, times }) => times > 0 && fault.on.test(request));
    if (found) found.times -= 1;
    return found?.fault;
  }
}
