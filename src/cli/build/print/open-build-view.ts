import type { Output } from '../../output.js';
import type { ProgressKind } from '../progress-kind.js';
import type { BuildView, BuildViewParts } from './build-view.js';
import { PlainView } from './plain-view.js';
import { RawJsonView } from './raw-json-view.js';
import { TtyView } from './tty-view.js';

/** In place on a terminal, in lines elsewhere, unless something else was asked for. */
export function openBuildView(
  kind: ProgressKind,
  { out, nowMs, isVerbose }: Omit<BuildViewParts, 'out'> & { readonly out: Output },
): BuildView {
  const parts = { out, nowMs, isVerbose };
  switch (kind) {
    case 'none':
    case 'quiet':
      return SILENT;
    case 'plain':
      return new PlainView(parts);
    case 'rawjson':
      return new RawJsonView(parts);
    case 'tty':
      return new TtyView(parts);
    case 'auto':
      return out.isTerminal ? new TtyView(parts) : new PlainView(parts);
    default:
      return kind satisfies never;
  }
}

const SILENT: BuildView = { show: () => undefined, end: () => undefined, [Symbol.dispose]: () => undefined };
