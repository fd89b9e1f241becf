import type { AttachSession, TerminalSize } from './attach-session.js';

export type SessionNews = {
  readonly resized?: ((size: TerminalSize) => void) | undefined;
  readonly detached?: (() => void) | undefined;
  /** Left in whatever way; once. */
  readonly closed?: (() => void) | undefined;
};

/** A session that tells what its user does with it. */
export function announcedSession(session: AttachSession, news: SessionNews): AttachSession {
  let isClosed = false;
  const leave = async (how: () => Promise<void>): Promise<void> => {
    await how();
    if (isClosed) return;
    isClosed = true;
    news.closed?.();
  };
  return {
    output: session.output,
    write: (bytes) => session.write(bytes),
    closeInput: () => session.closeInput(),
    async resize(size) {
      await session.resize(size);
      news.resized?.(size);
    },
    close: () => leave(() => session.close()),
    async detach() {
      await leave(() => session.detach());
      news.detached?.();
    },
    [Symbol.asyncDispose]: () => leave(() => session.close()),
  };
}
