import { type AnyCommand, command } from '../command.js';

const completionFor = (
  shell: string,
  { script, explanation }: { readonly script: () => Promise<string>; readonly explanation: string },
): AnyCommand =>
  command({
    summary: `Print the script for ${shell}`,
    explanation,
    operands: { usage: '', min: 0, max: 0 },
    flags: {},
    async runLocally({ out }) {
      out.write(await script());
    },
  });

/** `gantry completion bash` */
export const completionBash = completionFor('bash', {
  script: async () => (await import('../completion/scripts/bash.js')).BASH_SCRIPT,
  explanation: `For this shell:

  source <(gantry completion bash)

For every new one:

  gantry completion bash > /etc/bash_completion.d/gantry

For an alias, docker say:

  alias docker=gantry; complete -F _gantry docker`,
});

/** `gantry completion zsh` */
export const completionZsh = completionFor('zsh', {
  script: async () => (await import('../completion/scripts/zsh.js')).ZSH_SCRIPT,
  explanation: `For this shell:

  source <(gantry completion zsh)

For every new one, into a folder of $fpath:

  gantry completion zsh > "\${fpath[1]}/_gantry"

For an alias, docker say, zsh completes what the alias stands for.`,
});

/** `gantry completion fish` */
export const completionFish = completionFor('fish', {
  script: async () => (await import('../completion/scripts/fish.js')).FISH_SCRIPT,
  explanation: `For this shell:

  gantry completion fish | source

For every new one:

  gantry completion fish > ~/.config/fish/completions/gantry.fish

For an alias, docker say:

  alias docker=gantry; complete -c docker -w gantry`,
});
