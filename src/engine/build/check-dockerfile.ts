import { type Dockerfile, type LintOptions, lintDockerfile } from '../../dockerfile/index.js';
import { engineError } from '../../errors/engine-error.js';
import type { BuildProgress } from './build-progress.js';
import type { BuildWarning } from './build-request.js';
import type { KnownBase } from './build-session.js';

/** What a build finds in its Dockerfile that should not be there. Told once each, as soon as it is known. */
export interface BuildChecks {
  readonly warnings: readonly BuildWarning[];
  /**
   * Looks at the Dockerfile. Before the bases are known nothing is said of variables that one of them may set: look again then.
   *
   * @throws build_check_failed where the Dockerfile wants to be held to its checks
   */
  look(baseOf?: (base: string) => KnownBase | undefined): void;
}

export function openChecks(
  dockerfile: Dockerfile,
  options: LintOptions,
  tell: (progress: BuildProgress) => void,
): BuildChecks {
  const told = new Map<string, BuildWarning>();
  return {
    get warnings() {
      return [...told.values()].toSorted((left, right) => lineOf(left) - lineOf(right));
    },
    look(baseOf) {
      const { warnings, isError } = lintDockerfile(dockerfile, {
        ...options,
        isWhole: false,
        environmentOf: (base) => baseOf?.(base)?.environment,
        platformsOf: (base) => baseOf?.(base)?.platforms,
      });
      for (const { rule, message, description, url, range } of warnings) {
        const key = `${rule} ${range.startLine} ${message}`;
        if (told.has(key)) continue;
        const warning = { rule, message, description, url, range };
        told.set(key, warning);
        tell({ kind: 'warning', warning });
      }
      if (!isError || told.size === 0) return;
      const rules = [...new Set([...told.values()].map(({ rule }) => rule))];
      throw engineError('build_check_failed', { rules: rules.join(', ') });
    },
  };
}

const lineOf = ({ range }: BuildWarning): number => range?.startLine ?? 0;
