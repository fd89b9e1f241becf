import { type LintWarning, sourceExcerpt } from '../../../dockerfile/index.js';

/** What `--check` prints. @see moby/buildkit, frontend/subrequests/lint: PrintLintViolations */
export function checkLines(
  warnings: readonly LintWarning[],
  { name, text }: { readonly name: string; readonly text: string },
): readonly string[] {
  const [first, ...others] = warnings;
  if (!first) return ['Check complete, no warnings found.'];
  const count = others.length === 0 ? '1 warning has' : `${warnings.length} warnings have`;
  const blocks = warnings.flatMap((warning) => [
    '',
    `WARNING: ${warning.rule}${warning.url === '' ? '' : ` - ${warning.url}`}`,
    warning.description,
    warning.message,
    ...sourceExcerpt(text, warning.range, name).trimEnd().split('\n'),
  ]);
  return [`Check complete, ${count} been found!`, ...blocks];
}
