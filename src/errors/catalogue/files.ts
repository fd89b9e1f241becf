import { entry } from '../entry.js';

/** The files of containers. @see CATALOGUE */
export const FILE_ERRORS = {
  container_path_not_found: entry({
    kind: 'not_found',
    message: ({ path, ref }: { path: string; ref: string }) => `Could not find the file ${path} in container ${ref}`,
  }),
  container_path_through_file: entry({
    kind: 'invalid_argument',
    message: ({ path }: { path: string }) => `lstat ${path}: not a directory`,
  }),
  container_path_not_directory: entry({
    kind: 'invalid_argument',
    message: ({ path, ref }: { path: string; ref: string }) => `${path} in container ${ref} is not a directory`,
  }),
  container_path_not_file: entry({
    kind: 'invalid_argument',
    message: ({ path, ref }: { path: string; ref: string }) => `${path} in container ${ref} is not a regular file`,
  }),
  extraction_point_not_directory: entry({
    kind: 'invalid_argument',
    message: () => 'extraction point is not a directory',
  }),
  container_path_read_only: entry({
    kind: 'permission_denied',
    message: ({ what }: { what: 'container rootfs' | 'mounted volume' }) => `${what} is marked read-only`,
  }),
  file_kind_conflict: entry({
    kind: 'invalid_argument',
    message: ({ path, isFolder }: { path: string; isFolder: boolean }) =>
      isFolder
        ? `cannot overwrite directory ${JSON.stringify(path)} with non-directory`
        : `cannot overwrite non-directory ${JSON.stringify(path)} with directory`,
  }),
  file_operation_failed: entry({
    kind: 'invalid_argument',
    message: ({ operation, path, reason }: { operation: string; path: string; reason: string }) =>
      `${operation} ${path}: ${reason}`,
  }),
} as const;
