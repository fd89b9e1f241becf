/** The newest Engine API that is spoken here: docker 28's. */
export const API_VERSION = '1.51';
/** The oldest one. */
export const MINIMUM_API_VERSION = '1.24';
/**
 * The docker that has {@link API_VERSION}, told to programs that ask how new the engine is: many refuse what is older
 * than they know. As distributions mark their own builds; no second triple of numbers, which cAdvisor would not read. [ADR 41]
 */
export const DOCKER_VERSION = '28.5.0+gantry';
