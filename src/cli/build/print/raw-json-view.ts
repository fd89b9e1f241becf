import type { BuildProgress, BuildVertex } from '../../../engine/index.js';
import type { BuildView, BuildViewParts } from './build-view.js';

/** A document a line, with BuildKit's field names. @see moby/buildkit, client: SolveStatus */
export class RawJsonView implements BuildView {
  readonly #parts: BuildViewParts;
  readonly #started = new Map<string, string>();

  constructor(parts: BuildViewParts) {
    this.#parts = parts;
  }

  show(progress: BuildProgress): void {
    const now = new Date(this.#parts.nowMs()).toISOString();
    const document = this.#documentOf(progress, now);
    if (document) this.#parts.out.write(`${JSON.stringify(document)}\n`);
  }

  end(): void {
    // Whatever is not completed by now never is.
  }

  [Symbol.dispose](): void {
    // Every document has been written.
  }

  #documentOf(progress: BuildProgress, now: string): object | undefined {
    switch (progress.kind) {
      case 'started':
        return { vertexes: [this.#vertex(progress.vertex, now)] };
      case 'cached':
        return { vertexes: [{ ...this.#vertex(progress.vertex, now), completed: now, cached: true }] };
      case 'done':
        return { vertexes: [{ ...this.#vertex(progress.vertex, now), completed: now }] };
      case 'failed':
        return { vertexes: [{ ...this.#vertex(progress.vertex, now), completed: now, error: progress.message }] };
      case 'cancelled':
        return { vertexes: [{ ...this.#vertex(progress.vertex, now), completed: now, error: 'context canceled' }] };
      case 'output': {
        const data = Buffer.from(progress.bytes).toString('base64');
        const stream = progress.stream === 'stdout' ? 1 : 2;
        return { logs: [{ vertex: progress.vertex.id, stream, data, timestamp: now }] };
      }
      case 'transfer': {
        const { what, currentBytes, totalBytes } = progress;
        const amount = { current: currentBytes, ...(totalBytes !== undefined && { total: totalBytes }) };
        return { statuses: [{ id: what, vertex: progress.vertex.id, name: what, ...amount, timestamp: now }] };
      }
      case 'warning': {
        const { message, description, url, range } = progress.warning;
        const place = range && { range: [{ start: { line: range.startLine }, end: { line: range.endLine } }] };
        const short = Buffer.from(message, 'utf8').toString('base64');
        const detail = description === undefined ? [] : [Buffer.from(description, 'utf8').toString('base64')];
        return { warnings: [{ level: 1, short, detail, url: url ?? '', ...place }] };
      }
      default:
        return undefined;
    }
  }

  #vertex({ id, name }: BuildVertex, now: string): object {
    const started = this.#started.get(id) ?? now;
    this.#started.set(id, started);
    return { digest: id, name, started };
  }
}
