import type { IncomingMessage, ServerResponse } from 'node:http';

import type { FaultAction } from './fault.js';

/** Answers with `bytes`, or the range of them that was asked for, as far as `fault` lets it. */
export function sendBody({
  request,
  response,
  bytes,
  headers,
  fault,
}: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly fault: FaultAction | undefined;
}): void {
  const isRangeSeen = !(fault && 'ignoresRange' in fault);
  const start = isRangeSeen ? /^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] : undefined;
  const wanted = faulty(start === undefined ? bytes : bytes.subarray(Number(start)), fault);
  response.writeHead(start === undefined ? 200 : 206, {
    ...headers,
    'content-length': wanted.byteLength,
    ...(start === undefined ? {} : { 'content-range': `bytes ${start}-${bytes.byteLength - 1}/${bytes.byteLength}` }),
  });
  if (request.method === 'HEAD') response.end();
  else if (fault && 'cutAfter' in fault) {
    response.write(wanted.subarray(0, fault.cutAfter), () => response.destroy());
  } else if (fault && 'silentAfter' in fault) response.write(wanted.subarray(0, fault.silentAfter));
  else if (fault && 'holdAfter' in fault) {
    response.write(wanted.subarray(0, fault.holdAfter));
    void fault.until.then(() => response.end(wanted.subarray(fault.holdAfter)));
  } else response.end(wanted);
}

function faulty(bytes: Uint8Array, fault: FaultAction | undefined): Uint8Array {
  if (fault && 'isLying' in fault) return bytes.map((byte) => byte ^ 1);
  if (fault && 'tooMany' in fault) return Buffer.concat([bytes, Buffer.alloc(fault.tooMany)]);
  return bytes;
}
