import type { Reference } from '../../../oci/reference.js';
import { matchesPlatform } from '../../../oci/select-manifest.js';
import { hostPlatform } from '../../image/host-platform.js';
import type { BuildOutput, BuildResult, ImageForm } from '../build-request.js';
import type { BuildSession } from '../build-session.js';
import type { StageState } from '../stage/stage-state.js';
import { exportFiles } from './export-files.js';
import { exportImage } from './export-image.js';
import { exportPackage } from './export-package.js';
import type { PlatformResult, PlatformResults } from './platform-result.js';
import { rewriteTimes } from './rewrite-times.js';
import { sourceEpochMs } from './source-epoch.js';
import { squash } from './squash.js';

type Exported = Omit<BuildResult, 'warnings'>;

const NOTHING: Exported = { imageId: undefined, manifestDigest: undefined, names: [] };

/** Gives out what was asked for: an image, unless told otherwise. */
export async function exportResults(built: PlatformResults, tags: readonly Reference[]): Promise<Exported> {
  const [{ session }] = built;
  const results = session.request.squash ? await mapped(built, ({ session, state }) => squash(session, state)) : built;
  let exported = NOTHING;
  for (const output of session.request.outputs ?? [{ kind: 'image' as const }]) {
    exported = { ...exported, ...(await exportTo(results, output, tags)) };
  }
  return exported;
}

async function exportTo(
  results: PlatformResults,
  output: BuildOutput,
  tags: readonly Reference[],
): Promise<Partial<Exported>> {
  switch (output.kind) {
    case 'cacheonly':
      return {};
    case 'local':
    case 'tar':
      await exportFiles(results, output);
      return {};
    case 'image': {
      const { session, state } = (await rewritten([ownOf(results)], output.form))[0];
      if (results.length > 1) tellOfOthers(session);
      const { id, manifest, names } = await exportImage(session, state, { tags, form: output.form });
      return { imageId: id, names, ...(results.length === 1 && { manifestDigest: manifest.digest }) };
    }
    case 'registry':
    case 'archive':
      return await exportPackage(await rewritten(results, output.form), output);
    default:
      return output satisfies never;
  }
}

function ownOf(results: PlatformResults): PlatformResult {
  return results.find(({ state }) => matchesPlatform(state.platform, hostPlatform())) ?? results[0];
}

function tellOfOthers({ tell }: BuildSession): void {
  const message =
    'a name stands for one image here: of the platforms that were built, this machine’s is kept. --push and -o type=oci take all of them';
  tell({ kind: 'warning', warning: { message } });
}

async function rewritten(
  results: PlatformResults,
  { rewritesTimes = false }: ImageForm = {},
): Promise<PlatformResults> {
  const epochMs = rewritesTimes ? sourceEpochMs(results[0].session.request) : undefined;
  if (epochMs === undefined) return results;
  return await mapped(results, ({ session, state }) => rewriteTimes(session, state, epochMs));
}

async function mapped(
  [first, ...others]: PlatformResults,
  change: (result: PlatformResult) => Promise<StageState>,
): Promise<PlatformResults> {
  const results: [PlatformResult, ...PlatformResult[]] = [{ ...first, state: await change(first) }];
  for (const other of others) results.push({ ...other, state: await change(other) });
  return results;
}
