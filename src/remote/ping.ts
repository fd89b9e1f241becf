import type { ContextPing, FarContext } from '../contexts/index.js';
import { ApiClient } from './connection/api-client.js';
import type { ConnectProgram } from './connection/dial.js';

/** Greets an engine, and leaves. @throws far_*, cancelled */
export async function pingFar(
  context: FarContext,
  connectProgram: ConnectProgram,
  { cancelSignal }: { readonly cancelSignal?: AbortSignal | undefined } = {},
): Promise<ContextPing> {
  await using client = new ApiClient(context, connectProgram);
  const startedAtMs = performance.now();
  const greeting = await client.greeting(cancelSignal);
  return { ...greeting, tookMs: performance.now() - startedAtMs };
}
