/** The newest Engine API that is spoken here: docker 28's. */
export const API_VERSION = '1.51';
/** The oldest one. */
export const MINIMUM_API_VERSION = '1.24';
