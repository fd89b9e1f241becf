import { entry } from '../entry.js';

/** The command line. @see CATALOGUE */
export const COMMAND_LINE_ERRORS = {
  flag_unknown: entry({
    kind: 'invalid_argument',
    message: ({ flag }: { flag: string }) => `unknown flag: ${flag}`,
    exitCode: 125,
  }),
  flag_letter_unknown: entry({
    kind: 'invalid_argument',
    message: ({ letter, cluster }: { letter: string; cluster: string }) =>
      `unknown shorthand flag: '${letter}' in -${cluster}`,
    exitCode: 125,
  }),
  flag_syntax_bad: entry({
    kind: 'invalid_argument',
    message: ({ text }: { text: string }) => `bad flag syntax: ${text}`,
    exitCode: 125,
  }),
  flag_value_missing: entry({
    kind: 'invalid_argument',
    message: ({ flag }: { flag: string }) => `flag needs an argument: ${flag}`,
    exitCode: 125,
  }),
  flag_value_invalid: entry({
    kind: 'invalid_argument',
    message: ({ value, flag, reason }: { value: string; flag: string; reason: string }) =>
      `invalid argument ${JSON.stringify(value)} for ${JSON.stringify(flag)} flag: ${reason}`,
    exitCode: 125,
  }),
  flag_not_implemented: entry({
    kind: 'not_implemented',
    message: ({ flag }: { flag: string }) => `${flag} is not supported yet`,
    exitCode: 125,
  }),
  flag_of_windows: entry({
    kind: 'not_implemented',
    message: ({ flag }: { flag: string }) =>
      `"${flag}" is only supported on a Docker daemon running on windows, but the Docker daemon is running on linux`,
    exitCode: 1,
  }),
  operands_invalid: entry({
    kind: 'invalid_argument',
    message: ({ command, rule }: { command: string; rule: string }) => `'${command}' ${rule}`,
    exitCode: 1,
  }),
  command_unknown: entry({
    kind: 'invalid_argument',
    message: ({ command }: { command: string }) => `unknown command: ${command}`,
    exitCode: 1,
  }),
  command_absent: entry({
    kind: 'not_implemented',
    message: ({ command, instead }: { command: string; instead: string }) => `gantry has no ${command}: ${instead}`,
  }),
  stdin_not_terminal: entry({
    kind: 'invalid_argument',
    message: () => 'the input device is not a TTY',
    hint: 'Leave out -t where the input is a pipe or a file.',
    exitCode: 1,
  }),
  id_file_folder_missing: entry({
    kind: 'invalid_argument',
    message: ({ path }: { path: string }) =>
      `failed to create the container ID file: open ${path}: no such file or directory`,
  }),
  containers_not_started: entry({
    kind: 'invalid_argument',
    message: ({ refs }: { refs: readonly string[] }) => `failed to start containers: ${refs.join(', ')}`,
  }),
  container_not_renamed: entry({
    kind: 'invalid_argument',
    message: ({ ref }: { ref: string }) => `failed to rename container named ${ref}`,
  }),
  options_refused: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => reason,
    exitCode: 125,
  }),
  platform_unreadable: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => `error parsing specified platform: ${reason}`,
  }),
  template_invalid: entry({
    kind: 'invalid_argument',
    message: ({ when, reason }: { when: string; reason: string }) => `${when}: template: ${reason}`,
    exitCode: 64,
  }),
  template_failed: entry({
    kind: 'invalid_argument',
    message: ({ when, reason }: { when: string; reason: string }) => `${when}: template: ${reason}`,
  }),
  own_command_failed: entry({
    kind: 'invalid_argument',
    message: ({ name, reason, fields }: { name: string; reason: string; fields: readonly string[] }) =>
      `command ${name} of your settings: ${reason}; ${fields.length > 0 ? `there are .${fields.join(', .')}` : 'it is for nothing that has values'}`,
  }),
  config_home_unknown: entry({
    kind: 'invalid_argument',
    message: () => 'nothing says where your settings are: neither GANTRY_CONFIG nor XDG_CONFIG_HOME nor HOME is set',
  }),
  editor_failed: entry({
    kind: 'invalid_argument',
    message: ({ editor, exitCode }: { editor: string; exitCode: number }) => `${editor} exited with ${exitCode}`,
    hint: 'VISUAL and EDITOR choose another editor.',
  }),
  object_not_found: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `No such object: ${ref}`,
  }),
} as const;
