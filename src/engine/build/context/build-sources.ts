import type { IgnoreMatcher } from '../../../dockerfile/index.js';
import type { ChainId } from '../../../oci/digest.js';
import type { SourceTree } from './source-tree.js';

/** The trees that a build takes files from; each is opened when it is first asked for, and closed with the build. */
export interface BuildSources extends AsyncDisposable {
  /** @throws build_context_invalid */
  context(): Promise<SourceTree>;
  /** What is left out of the context, where anything is. */
  ignore(): Promise<IgnoreMatcher | undefined>;
  /** A named context that is a folder or a tar; undefined for a name of none. */
  named(name: string): Promise<SourceTree> | undefined;
  /** The files of a stage or an image; undefined: there are none. */
  files(chain: ChainId | undefined): Promise<SourceTree>;
  /** An empty folder that goes with the build, however that ends. */
  scratchFolder(): Promise<string>;
  /** Closes it with the build. */
  hold(resource: Disposable): void;
  /** The text of a file of the context; undefined where it has none. Ignore files do not hide it. */
  readText(path: string): Promise<string | undefined>;
}
