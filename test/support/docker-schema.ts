/**
 * What a JSON document of docker's API looks like: names in order, and types. `"Name?"` may be left out, `"*"` stands
 * for any name, a list describes its items; null may stand for any list or object, as Go writes what is nil.
 */
export type Schema = string | readonly [Schema] | { readonly [name: string]: Schema };

/** Where `value` is not what `schema` says, one line each. */
export function disagreements(schema: Schema, value: unknown, path = ''): readonly string[] {
  if (value === null) return schema === 'string' || schema === 'boolean' ? [`${path}: null instead of ${schema}`] : [];
  if (typeof schema === 'string')
    return typeof value === schema ? [] : [`${path}: ${typeof value} instead of ${schema}`];
  if (Array.isArray(schema)) {
    if (!Array.isArray(value)) return [`${path}: no list`];
    return value.flatMap((item, place) => disagreements(schema[0], item, `${path}[${place}]`));
  }
  if (typeof value !== 'object' || Array.isArray(value)) return [`${path}: no object`];
  return objectDisagreements(schema as { readonly [name: string]: Schema }, value as Record<string, unknown>, path);
}

function objectDisagreements(
  schema: { readonly [name: string]: Schema },
  value: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  const any = schema['*'];
  if (any !== undefined)
    return Object.entries(value).flatMap(([name, item]) => disagreements(any, item, `${path}.${name}`));
  const fields = Object.entries(schema).map(([name, type]) => ({
    name: name.replace(/\?$/, ''),
    isOptional: name.endsWith('?'),
    type,
  }));
  const missing = fields.filter(({ name, isOptional }) => !isOptional && !Object.hasOwn(value, name));
  const unknown = Object.keys(value).filter((name) => !fields.some((field) => field.name === name));
  const order = fields.map(({ name }) => name).filter((name) => Object.hasOwn(value, name));
  const found = Object.keys(value).filter((name) => !unknown.includes(name));
  return [
    ...missing.map(({ name }) => `${path}.${name}: missing`),
    ...unknown.map((name) => `${path}.${name}: not docker's`),
    ...(found.join() === order.join() ? [] : [`${path}: in the order ${found.join()}`]),
    ...fields.flatMap(({ name, type }) =>
      Object.hasOwn(value, name) ? disagreements(type, value[name], `${path}.${name}`) : [],
    ),
  ];
}
