import { entry } from '../entry.js';

/** Building images; sentences are BuildKit's. @see CATALOGUE */
export const BUILD_ERRORS = {
  build_step_failed: entry({
    kind: 'invalid_argument',
    message: ({ command, exitCode, why = '' }: { command: string; exitCode: number; why?: string | undefined }) =>
      `process ${JSON.stringify(command)} did not complete successfully: exit code: ${exitCode}${why}`,
  }),
  build_step_invalid: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => reason,
  }),
  build_source_missing: entry({
    kind: 'invalid_argument',
    message: ({ path }: { path: string }) =>
      `failed to compute cache key: failed to calculate checksum of ref: ${JSON.stringify(path)}: not found`,
    hint: 'It is not in the build context, or an ignore file leaves it out.',
  }),
  build_dockerfile_missing: entry({
    kind: 'invalid_argument',
    message: ({ path }: { path: string }) => `failed to read dockerfile: open ${path}: no such file or directory`,
  }),
  build_context_invalid: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => `unable to prepare context: ${reason}`,
  }),
  build_secret_missing: entry({
    kind: 'invalid_argument',
    message: ({ id }: { id: string }) => `secret ${id}: not found`,
    hint: 'Give it with --secret id=…,src=….',
  }),
  build_check_failed: entry({
    kind: 'invalid_argument',
    message: ({ rules }: { rules: string }) => `lint violation found for rules: ${rules}`,
    hint: 'The Dockerfile says # check=error=true.',
  }),
  build_emulator_missing: entry({
    kind: 'invalid_argument',
    message: ({ platform }: { platform: string }) =>
      `programs for ${platform} do not run on this machine: the kernel knows of no emulator for them`,
    hint: 'Install one (Debian: qemu-user-static and binfmt-support), or begin the stage with FROM --platform=$BUILDPLATFORM and have it compile for $TARGETPLATFORM.',
  }),
  build_session_refused: entry({
    kind: 'not_implemented',
    message: () => "BuildKit's protocol is not spoken here: build with DOCKER_BUILDKIT=0, or with gantry build",
  }),
} as const;
