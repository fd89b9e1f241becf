/** What `# check=…`, or the build argument BUILDKIT_DOCKERFILE_CHECK, says. */
export type LintConfig = {
  readonly skip: readonly string[] | 'all';
  readonly experimental: readonly string[] | 'all';
  /** Findings make the build fail. */
  readonly isError: boolean;
};

export const NO_LINT_CONFIG: LintConfig = { skip: [], experimental: [], isError: false };

/** `skip=A,B;error=true;experimental=all`, or what is wrong with it. */
export function parseLintConfig(text: string): LintConfig | { readonly reason: string } {
  let config = NO_LINT_CONFIG;
  if (text.trim() === '') return config;
  for (const option of text.split(';')) {
    const equals = option.indexOf('=');
    const key = option.slice(0, Math.max(equals, 0)).trim();
    const value = option.slice(equals + 1).trim();
    if (key === 'skip' || key === 'experimental') config = { ...config, [key]: namesOf(value) };
    else if (key === 'error' && TRUTH.test(value)) config = { ...config, isError: /^(1|t)/i.test(value) };
    else
      return { reason: `invalid check option ${JSON.stringify(equals < 0 ? option : key === 'error' ? option : key)}` };
  }
  return config;
}

const TRUTH = /^(1|0|t|f|T|F|TRUE|FALSE|true|false|True|False)$/;

function namesOf(value: string): readonly string[] | 'all' {
  return value === 'all' ? 'all' : value.split(',').map((name) => name.trim());
}

export const includes = (names: readonly string[] | 'all', rule: string): boolean =>
  names === 'all' || names.includes(rule);
