const COMPONENT = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const HOST_PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = `(?:(?:${HOST_PART}(?:\\.${HOST_PART})*|\\[[a-fA-F0-9:]+\\])(?::\\d+)?/)?`;
const NAME = new RegExp(
  `^${HOST}${COMPONENT}(?:/${COMPONENT})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][\\w+.-]*:[a-fA-F0-9]{32,})?$`,
);
const HEX_ID = /^[a-f0-9]{64}$/;
const MAX_LENGTH = 1024;

/** Whether an image, or a stage, could be called so. @see distribution/reference, `ParseNormalizedNamed` */
export const mayNameAnImage = (text: string): boolean =>
  text.length <= MAX_LENGTH && NAME.test(text) && !HEX_ID.test(text);
