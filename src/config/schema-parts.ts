import * as z from 'zod/mini';

/** One of several words. */
export function choice<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `is one of ${values.join(', ')}` });
}

export const yesOrNo = () => z.boolean({ error: 'is true or false' });

/** Values by names that are known. */
export function entries<Value extends z.ZodMiniType>(names: readonly string[], value: Value) {
  const record = z.partialRecord(z.enum(names), value, {
    error: 'is a list of names, each with its value behind a colon',
  });
  return z.pipe(
    record,
    z.transform((told) => told as Readonly<Record<string, z.output<Value>>>),
  );
}

/** A text, where YAML may have read a number or a truth; `why` tells what is wrong with it. */
export function text(error: string, why: (text: string) => string | undefined) {
  const written = z.union([z.string(), z.number(), z.boolean()], { error });
  return z.pipe(z.pipe(written, z.transform(String)), z.string().check(z.superRefine(refuses(why))));
}

/** One key, or a list of them; `whyNoKey` tells what is wrong with a name. */
export function keys(whyNoKey: (name: string) => string | undefined) {
  const key = text('is the name of a key, in quotes where YAML has a use for it', whyNoKey);
  const one = { type: ['string', 'number'] };
  const list = z.pipe(
    z.transform((value: unknown) => (typeof value === 'string' || typeof value === 'number' ? [value] : value)),
    z.array(key, { error: 'is a key, or a list of keys' }),
  );
  return list.check(z.meta({ anyOf: [one, { type: 'array', items: one }] }));
}

/** Makes a reason, where there is one, the message. */
function refuses(why: (text: string) => string | undefined) {
  return (written: string, context: z.core.$RefinementCtx<string>): void => {
    const reason = why(written);
    if (reason !== undefined) context.addIssue({ code: 'custom', message: reason });
  };
}
