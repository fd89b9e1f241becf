/** Classes of failure, cut by what the caller can do about them. */
export type ErrorKind =
  | 'invalid_argument'
  | 'unauthenticated'
  | 'permission_denied'
  | 'not_found'
  | 'not_modified'
  | 'conflict'
  | 'resource_exhausted'
  | 'cancelled'
  | 'deadline_exceeded'
  | 'not_implemented'
  | 'unavailable'
  | 'data_loss'
  | 'internal';
