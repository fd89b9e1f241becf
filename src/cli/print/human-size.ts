const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'] as const;
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'] as const;

/** Sizes of images and traffic: powers of 1000, three digits: `4.26MB`. @see docker/go-units, HumanSizeWithPrecision */
export const humanSize = (bytes: number): string => scaled(bytes, { base: 1000, units: DECIMAL, digits: 3 });

/** The same with four digits, as sums on the disk: `4.263MB`. @see docker/go-units, HumanSize */
export const humanSum = (bytes: number): string => scaled(bytes, { base: 1000, units: DECIMAL, digits: 4 });

/** Sizes of memory: powers of 1024, four digits: `1.949MiB`. @see docker/go-units, BytesSize */
export const binarySize = (bytes: number): string => scaled(bytes, { base: 1024, units: BINARY, digits: 4 });

type Scale = { readonly base: number; readonly units: readonly string[]; readonly digits: number };

function scaled(bytes: number, { base, units, digits }: Scale): string {
  let size = bytes;
  let unit = 0;
  while (size >= base && unit < units.length - 1) {
    size /= base;
    unit += 1;
  }
  return `${general(size, digits)}${units[unit]}`;
}

/** `%.*g` of C and Go: so many significant digits, no zeros at the end, an exponent where it does not fit. */
function general(value: number, digits: number): string {
  const [mantissa = '', exponent] = value.toPrecision(digits).split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return exponent === undefined ? short : `${short}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`;
}
