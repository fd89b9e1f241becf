import { DEFAULT_UI_CONFIG } from './ui-config.js';

/** What a new file of settings holds: nothing but comments, so that every default goes on holding. */
export function configTemplate(): string {
  const { theme, keymap, confirm, refreshSeconds, view, dates, mouse } = DEFAULT_UI_CONFIG;
  const usual = { theme, keymap, confirm, refreshSeconds, view, dates, mouse };
  return `# Settings of gantry's screen. docs/config.md tells every one of them; gantry config check says what does not hold.
#
${Object.entries(usual)
  .map(([name, value]) => `# ${name}: ${value}`)
  .join('\n')}
#
# keys:
#   container.start-stop: [s]
#
# commands:
#   - name: trace
#     on: container
#     key: X
#     run: [strace, -f, -p, "{{.Pid}}"]
#     show: terminal
`;
}
